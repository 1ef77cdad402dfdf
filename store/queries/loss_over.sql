-- SPDX-License-Identifier: Apache-2.0
-- If a source has many of a word within the hour, widen the last that weighs
-- the same; of settings, the last of that setting.

UPDATE OR IGNORE loss
   SET from_ms = min(from_ms, :from_ms),
       to_ms = max(to_ms, :to_ms),
       count = iif(what = 'lost', max(count, :count),
                  count_add(count, :count))
 WHERE id = (SELECT max(id)
               FROM loss
              WHERE node = :node AND source = :source AND what = :what
                AND (trust = 'forgeable') = (:trust = 'forgeable')
                AND harmless = :harmless
                AND (what <> 'config' OR trust = 'forgeable'
                     OR substr(detail, 1, instr(detail, '='))
                        = substr(:detail, 1, instr(:detail, '=')))
                AND to_ms BETWEEN :to_ms / 3600000 * 3600000
                              AND :to_ms / 3600000 * 3600000 + 3599999
             HAVING count(*) >= :most)
RETURNING id;
