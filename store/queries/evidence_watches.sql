-- SPDX-License-Identifier: Apache-2.0
-- Who watched within the window.

SELECT node.name, source.name, from_ms, to_ms
  FROM watch
  JOIN node ON node.id = watch.node
  JOIN source ON source.id = watch.source
 WHERE to_ms >= :from_ms AND from_ms <= :to_ms
 ORDER BY watch.node, watch.source, from_ms;
