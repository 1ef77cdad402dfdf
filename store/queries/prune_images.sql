-- SPDX-License-Identifier: Apache-2.0
-- Which image it was that used a call, once that is long ago.

INSERT INTO used (
    workload, arch, nr, action, origin, image, count, denied, first_ms,
    last_ms, arg0, arg1, arg2, arg3, arg4, arg5
)
SELECT workload, arch, nr, action, origin, '', count_sum(count),
       count_sum(denied),
       min(first_ms), max(last_ms), arg0, arg1, arg2, arg3, arg4, arg5
  FROM used
 WHERE image <> '' AND last_ms < :before_ms
 GROUP BY workload, arch, nr, action, origin
ON CONFLICT DO UPDATE SET
    count    = count_add(count, excluded.count),
    denied   = count_add(denied, excluded.denied),
    first_ms = min(first_ms, excluded.first_ms),
    last_ms  = max(last_ms, excluded.last_ms),
    arg0     = coalesce(arg0, excluded.arg0),
    arg1     = coalesce(arg1, excluded.arg1),
    arg2     = coalesce(arg2, excluded.arg2),
    arg3     = coalesce(arg3, excluded.arg3),
    arg4     = coalesce(arg4, excluded.arg4),
    arg5     = coalesce(arg5, excluded.arg5);
