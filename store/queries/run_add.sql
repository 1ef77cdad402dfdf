-- SPDX-License-Identifier: Apache-2.0
-- One side of a run not met before.

INSERT INTO run (
    subject, key, origin, workload, started_ms, ended_ms, status, restart,
    restarts, image, profile_hash, kernel, libc, runtime, phase, trust
) VALUES (
    :subject, :key, :origin, :workload, :started_ms, :ended_ms, :status,
    :restart, :restarts, :image, :profile_hash, :kernel, :libc, :runtime,
    :phase, :trust
);
