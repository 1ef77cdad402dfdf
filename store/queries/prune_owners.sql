-- SPDX-License-Identifier: Apache-2.0
-- How many classes an owner is left with.

UPDATE owner
   SET classes = (SELECT count(*)
                    FROM class
                    JOIN subject ON subject.id = class.subject
                   WHERE subject.owner = owner.id)
 WHERE :before_ms > 0;
