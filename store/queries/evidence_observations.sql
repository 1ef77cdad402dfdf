-- SPDX-License-Identifier: Apache-2.0
-- What a subject was seen to call; an hour may begin before the window.

SELECT class.id, arch, nr, action, kind, bucket, events, first, last
  FROM class
  JOIN observation ON observation.class = class.id
 WHERE subject = :subject
   AND bucket BETWEEN :from_ms / 600000 - 5 AND :to_ms / 600000
   AND bucket * 600000 + last >= :from_ms
   AND bucket * 600000 + first <= :to_ms
   AND events > 0
 ORDER BY class.id, bucket;
