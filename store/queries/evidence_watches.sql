-- SPDX-License-Identifier: Apache-2.0
-- Who watched within the window. Of a time of which anything was dropped
-- nobody can say that nothing happened: it is as if nobody had watched.

SELECT node.name, source.name, max(from_ms, dropped_ms), to_ms
  FROM watch
  JOIN node ON node.id = watch.node
  JOIN source ON source.id = watch.source
  JOIN (SELECT ifnull(max(until_ms), 0) AS dropped_ms
          FROM kept
         WHERE name = 'watches')
 WHERE to_ms >= max(:from_ms, dropped_ms) AND from_ms <= :to_ms
 ORDER BY watch.node, watch.source, from_ms;
