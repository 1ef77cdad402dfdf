-- SPDX-License-Identifier: Apache-2.0
-- What another witness told of the same invocation, by its unit only, as a run
-- of its own: it began while this one ran.

DELETE FROM run
 WHERE key = :unit
   AND id <> :id
   AND (trust = 'forgeable') = :forgeable
   AND subject IN (SELECT subject.id
                     FROM owner
                     JOIN subject ON subject.owner = owner.id
                    WHERE owner.node = :node
                      AND ifnull(owner.unit, x'') = :unit)
   AND started_ms BETWEEN (SELECT started_ms FROM run WHERE id = :id)
                      AND :time_ms + 50
   AND (SELECT started_ms FROM run WHERE id = :id) > 0;
