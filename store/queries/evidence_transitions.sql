-- SPDX-License-Identifier: Apache-2.0
-- How a workload came to where it stands, oldest first.

SELECT id, from_phase, to_phase, at_ms, override, undone, profile_hash, policy,
       actor, reason, verdict, ifnull(undoes, 0), said
  FROM transition
 WHERE workload = :workload
 ORDER BY id;
