-- SPDX-License-Identifier: Apache-2.0
-- Losses before the horizon; but of each node the last count that the kernel
-- gave, for the next is told by its change.

DELETE FROM loss
 WHERE to_ms < :before_ms
   AND id NOT IN (SELECT id
                    FROM (SELECT id,
                                 row_number() OVER (PARTITION BY node
                                     ORDER BY from_ms DESC, id DESC) AS place
                            FROM loss
                           WHERE what IN ('lost', 'boot')
                             AND to_ms < :before_ms)
                   WHERE place = 1);
