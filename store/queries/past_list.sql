-- SPDX-License-Identifier: Apache-2.0
-- What was dropped.

SELECT workload, arch, nr, action, events, first_ms
  FROM past
 ORDER BY workload, arch, nr, action;
