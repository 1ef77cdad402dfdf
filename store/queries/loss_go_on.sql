-- SPDX-License-Identifier: Apache-2.0
-- What is read of settings now is what was read last time.

UPDATE loss
   SET to_ms = :to_ms
 WHERE id = (SELECT max(id)
               FROM loss
              WHERE node = :node AND source = :source AND what = 'settings')
   AND detail = :detail AND to_ms <= :to_ms
RETURNING id;
