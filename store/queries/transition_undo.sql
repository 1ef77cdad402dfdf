-- SPDX-License-Identifier: Apache-2.0
-- Take the last one back that stands.

UPDATE transition
   SET undone = 1
 WHERE id = (SELECT max(id)
               FROM transition
              WHERE workload = :workload AND undone = 0 AND undoes IS NULL)
RETURNING id;
