-- SPDX-License-Identifier: Apache-2.0
-- From when to when a body was seen, whoever its owner.

SELECT min(bucket * 600000 + first), max(bucket * 600000 + last)
  FROM class
  JOIN observation ON observation.class = class.id
 WHERE class.body = :body AND bucket IN (:bucket, :hour);
