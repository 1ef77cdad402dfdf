-- SPDX-License-Identifier: Apache-2.0
-- The run of a unit that another witness saw end about then, or that runs
-- still.

SELECT run.id
  FROM owner
  JOIN subject ON subject.owner = owner.id
  JOIN run ON run.subject = subject.id
 WHERE owner.node = :node
   AND ifnull(owner.unit, x'') = :unit
   AND (trust = 'forgeable') = :forgeable
   AND (run.key = :unit) <> (:key = :unit)
   AND run.started_ms <= :time_ms + 2000
   AND (run.ended_ms = 0 OR abs(run.ended_ms - :time_ms) <= 2000)
 ORDER BY run.ended_ms = 0, abs(run.ended_ms - :time_ms),
          run.started_ms DESC
 LIMIT 1;
