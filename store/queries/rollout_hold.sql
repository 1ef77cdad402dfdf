-- SPDX-License-Identifier: Apache-2.0
-- Hold a rollout, or let it go.

UPDATE rollout
   SET held = :held, hold_reason = :reason, version = version + 1
 WHERE workload = :workload
RETURNING version;
