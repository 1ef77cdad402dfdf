-- SPDX-License-Identifier: Apache-2.0
-- The run that began then, of those that are as good a word as the one that
-- says so: told already, or only by its end, or of which
-- another sign of its start was seen. An invocation of systemd's is one run,
-- whatever the order in which its sides are told: of a oneshot service the end
-- may be stamped before the start.

SELECT run.id
  FROM run
  JOIN subject ON subject.id = run.subject
  JOIN owner ON owner.id = subject.owner
 WHERE key = :key AND owner.node = :node AND (trust = 'forgeable') = :forgeable
   AND (started_ms = :time_ms
        OR (started_ms = 0 AND ended_ms >= :time_ms)
        OR (started_ms > 0 AND started_ms <= :time_ms
            AND (ended_ms = 0 OR ended_ms > :time_ms))
        OR (length(:key) = 32 AND :key NOT GLOB '*[^0-9a-f]*'))
 ORDER BY started_ms = :time_ms DESC, ended_ms, started_ms DESC
 LIMIT 1;
