-- SPDX-License-Identifier: Apache-2.0
-- What was dropped of a workload's, if any of it may lie in the window.

SELECT sure, arch, nr, action, kind, events, first_ms, last_ms
  FROM past_seen
 WHERE workload = :workload AND last_ms >= :from_ms AND first_ms <= :to_ms
 ORDER BY arch, nr, action, kind, sure;
