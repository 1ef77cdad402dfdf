-- SPDX-License-Identifier: Apache-2.0
-- The run that began then: told already, or only by its end, or of which another sign of its start was seen.

SELECT run.id
  FROM run
  JOIN subject ON subject.id = run.subject
  JOIN owner ON owner.id = subject.owner
 WHERE key = :key AND owner.node = :node
   AND (started_ms = :time_ms
        OR (started_ms = 0 AND ended_ms >= :time_ms)
        OR (started_ms > 0 AND started_ms <= :time_ms
            AND (ended_ms = 0 OR ended_ms > :time_ms)))
 ORDER BY started_ms = :time_ms DESC, ended_ms, started_ms DESC
 LIMIT 1;
