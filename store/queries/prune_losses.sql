-- SPDX-License-Identifier: Apache-2.0
-- Losses from before then. One that nobody knows the time of may be in any
-- window; what anybody can have written never is. And of each node the last
-- word on what goes on stays: the kernel's counter, for the next is told by its
-- change; a boot; which actions are logged; a rule that excludes records.

DELETE FROM loss
 WHERE to_ms < :before_ms AND (to_ms > 0 OR trust = 'forgeable')
   AND id NOT IN (SELECT id
                    FROM (SELECT id,
                                 row_number() OVER (PARTITION BY node, what
                                     ORDER BY to_ms DESC, id DESC) AS place
                            FROM loss
                           WHERE to_ms < :before_ms AND trust <> 'forgeable'
                             AND (what IN ('lost', 'boot', 'actions_logged')
                                  OR (what = 'config' AND NOT harmless
                                      AND (instr(detail, 'list=5')
                                           OR instr(detail,
                                                    'list=exclude')))))
                   WHERE place = 1);
