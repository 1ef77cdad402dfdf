-- SPDX-License-Identifier: Apache-2.0
-- Sources of which something within the window was believed because --trust
-- says so.

SELECT name, said_from_ms, said_to_ms
  FROM source
 WHERE said_to_ms > 0 AND said_to_ms >= :from_ms AND said_from_ms <= :to_ms
 ORDER BY name;
