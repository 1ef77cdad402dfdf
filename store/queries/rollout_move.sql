-- SPDX-License-Identifier: Apache-2.0
-- Begin a rollout, or move it. The profile before stays known.

INSERT INTO rollout (workload, phase, since_ms, version, profile_hash)
VALUES (:workload, :phase, :since_ms, 1, :profile_hash)
ON CONFLICT DO UPDATE SET
    phase = excluded.phase,
    since_ms = excluded.since_ms,
    version = version + 1,
    previous_hash = iif(profile_hash IS excluded.profile_hash
                        OR excluded.profile_hash IS NULL,
                        previous_hash, profile_hash),
    profile_hash = ifnull(excluded.profile_hash, profile_hash);
