-- SPDX-License-Identifier: Apache-2.0
-- The run of a unit that another witness saw begin about then, or running: the
-- audit log knows the unit only, and of a oneshot service tells the start when
-- it is over; the journal knows the invocation.

SELECT run.id
  FROM owner
  JOIN subject ON subject.owner = owner.id
  JOIN run ON run.subject = subject.id
 WHERE owner.node = :node
   AND ifnull(owner.unit, x'') = :unit
   AND (trust = 'forgeable') = :forgeable
   AND (run.key = :unit) <> (:key = :unit)
   AND (abs(run.started_ms - :time_ms) <= 2000
        OR (:key = :unit AND run.started_ms BETWEEN 1 AND :time_ms
            AND (run.ended_ms = 0 OR run.ended_ms + 2000 >= :time_ms)))
 ORDER BY abs(run.started_ms - :time_ms)
 LIMIT 1;
