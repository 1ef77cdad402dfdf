-- SPDX-License-Identifier: Apache-2.0
-- The run that ended then: the last that began before and runs still.

SELECT run.id
  FROM run
  JOIN subject ON subject.id = run.subject
  JOIN owner ON owner.id = subject.owner
 WHERE key = :key AND owner.node = :node
   AND started_ms <= :time_ms
   AND (ended_ms = 0 OR ended_ms = :time_ms)
 ORDER BY ended_ms = :time_ms DESC, started_ms DESC
 LIMIT 1;
