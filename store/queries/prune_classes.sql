-- SPDX-License-Identifier: Apache-2.0
-- Classes nothing is told of any more, nor of one with their body.

DELETE FROM class
 WHERE :before_ms > 0
   AND NOT EXISTS (SELECT 1 FROM observation WHERE observation.class = class.id)
   AND NOT EXISTS (SELECT 1
                     FROM class AS other
                     JOIN observation ON observation.class = other.id
                    WHERE other.body = class.id);
