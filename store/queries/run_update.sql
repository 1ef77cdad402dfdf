-- SPDX-License-Identifier: Apache-2.0
-- Tell more of a run; what is known stays.

UPDATE run
   SET started_ms = iif(started_ms = 0, :started_ms,
                        iif(:started_ms = 0, started_ms,
                            min(started_ms, :started_ms))),
       ended_ms = iif(ended_ms = 0, :ended_ms, ended_ms),
       status = ifnull(status, :status),
       restart = max(restart, :restart),
       restarts = max(restarts, :restarts),
       workload = ifnull(workload, :workload),
       image = ifnull(image, :image),
       profile_hash = ifnull(profile_hash, :profile_hash),
       kernel = ifnull(kernel, :kernel),
       libc = ifnull(libc, :libc),
       runtime = ifnull(runtime, :runtime),
       phase = iif(phase < 0, :phase, phase)
 WHERE id = :id;
