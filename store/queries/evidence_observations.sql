-- SPDX-License-Identifier: Apache-2.0
-- When a class was seen, and how often; an hour may begin before the window.
-- What of it lies outside is left out by the reader, which is quicker.

SELECT bucket, events, first, last
  FROM observation
 WHERE class = :class
   AND bucket BETWEEN :from_ms / 600000 - 5 AND :to_ms / 600000
 ORDER BY bucket;
