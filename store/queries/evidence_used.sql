-- SPDX-License-Identifier: Apache-2.0
-- What was seen used by a workload within a window.

SELECT arch, nr, action, count, denied, first_ms, last_ms, origin, image,
       arg0, arg1, arg2, arg3, arg4, arg5
  FROM used
 WHERE workload = :workload
   AND last_ms >= :from_ms
   AND first_ms <= :to_ms
 ORDER BY arch, nr, action, origin, image;
