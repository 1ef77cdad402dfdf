-- SPDX-License-Identifier: Apache-2.0
-- When a class was seen, and how often; an hour may begin before the window.
-- What of it lies outside is left out by the reader, which is quicker.
-- A bucket that is none is read as well, to be refused.

SELECT bucket, events, first, last
  FROM observation
 WHERE class = :class
   AND bucket BETWEEN :from_ms / 600000 - 5 AND :to_ms / 600000
 UNION ALL
SELECT bucket, events, first, last
  FROM observation
 WHERE class = :class AND bucket < 0
 UNION ALL
SELECT bucket, events, first, last
  FROM observation
 WHERE class = :class AND bucket > 4294967295
 ORDER BY bucket;
