-- SPDX-License-Identifier: Apache-2.0
-- What went missing within the window, or nobody knows when.

SELECT node.name, source, what, detail, from_ms, to_ms, count, how, harmless,
       trust
  FROM loss
  JOIN node ON node.id = loss.node
 WHERE (to_ms >= :from_ms AND from_ms <= :to_ms) OR to_ms <= 0
 ORDER BY from_ms, loss.id;
