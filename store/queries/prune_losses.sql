-- SPDX-License-Identifier: Apache-2.0
-- Losses from before then. One that nobody knows the time of may be in any
-- window; what anybody can have written never is. And of each node the last
-- word on what goes on stays: the kernel's counter, for the next is told by its
-- change; a boot; how records are made. Of rules that exclude some all stay
-- since the last boot, for they add up.

DELETE FROM loss
 WHERE to_ms < :before_ms AND (to_ms > 0 OR trust = 'forgeable')
   AND id NOT IN (SELECT id
                    FROM (SELECT id,
                                 row_number() OVER (PARTITION BY node, what,
                                         instr(detail, 'audit_rate_limit=') > 0
                                     ORDER BY to_ms DESC, id DESC) AS place
                            FROM loss
                           WHERE to_ms < :before_ms AND trust <> 'forgeable'
                             AND (what IN ('lost', 'boot', 'booted', 'actions_logged',
                                           'settings')
                                  OR (what = 'config'
                                      AND (instr(detail, 'audit_rate_limit=')
                                           OR instr(detail,
                                                    'audit_enabled=')))))
                   WHERE place = 1)
   AND NOT (what = 'config' AND trust <> 'forgeable'
            AND (instr(detail, 'list=5') OR instr(detail, 'list=exclude'))
            AND NOT EXISTS (SELECT 1
                              FROM loss AS boot
                             WHERE boot.node = loss.node
                               AND boot.what IN ('boot', 'booted')
                               AND boot.trust <> 'forgeable'
                               AND boot.to_ms > loss.to_ms
                               AND boot.to_ms < :before_ms));
