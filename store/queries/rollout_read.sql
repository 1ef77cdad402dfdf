-- SPDX-License-Identifier: Apache-2.0
-- Where a workload stands.

SELECT workload, phase, since_ms, version, profile_hash, previous_hash, held,
       hold_reason
  FROM rollout
 WHERE workload = :workload;
