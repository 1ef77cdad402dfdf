-- SPDX-License-Identifier: Apache-2.0
-- The run of a unit that another witness saw begin about then: the audit log
-- knows the unit only, the journal the invocation, and each its own clock.

SELECT run.id
  FROM owner
  JOIN subject ON subject.owner = owner.id
  JOIN run ON run.subject = subject.id
 WHERE owner.node = :node
   AND ifnull(owner.unit, x'') = :unit
   AND (run.key = :unit) <> (:key = :unit)
   AND abs(run.started_ms - :time_ms) <= 2000
 ORDER BY abs(run.started_ms - :time_ms)
 LIMIT 1;
