-- SPDX-License-Identifier: Apache-2.0
-- Go on with the last interval of a source.

UPDATE watch
   SET to_ms = max(to_ms, :to_ms)
 WHERE node = :node AND source = :source
   AND from_ms = (SELECT max(from_ms)
                    FROM watch
                   WHERE node = :node AND source = :source
                     AND from_ms <= max(:from_ms, :to_ms))
RETURNING from_ms;
