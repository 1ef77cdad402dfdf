-- SPDX-License-Identifier: Apache-2.0
-- If a subject has many of a kind within the hour, count it with the last.

UPDATE symptom
   SET more = count_add(more, 1)
 WHERE id = (SELECT max(id)
               FROM symptom
              WHERE subject = :subject AND kind = :kind
                AND (trust = 'forgeable') = (:trust = 'forgeable')
                AND time_ms BETWEEN :time_ms / 3600000 * 3600000
                                AND :time_ms / 3600000 * 3600000 + 3599999
             HAVING count(*) >= :most)
RETURNING id;
