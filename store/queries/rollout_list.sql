-- SPDX-License-Identifier: Apache-2.0
-- Where all workloads stand.

SELECT workload, phase, since_ms, version, profile_hash, previous_hash, held,
       hold_reason
  FROM rollout
 ORDER BY workload;
