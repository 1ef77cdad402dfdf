-- SPDX-License-Identifier: Apache-2.0
-- The same of the same process at the same instant; its subject becomes the
-- one that knows its owner, if that is as good a word.

UPDATE OR IGNORE symptom
   SET trust = iif('kernel' IN (trust, :trust), 'kernel',
                   iif('program' IN (trust, :trust), 'program', 'forgeable')),
       subject = iif(:owned AND (trust = 'forgeable' OR :trust <> 'forgeable')
                     AND (SELECT ifnull(unit, ifnull(container, pod)) IS NULL
                            FROM subject
                            JOIN owner ON owner.id = subject.owner
                           WHERE subject.id = symptom.subject),
                     :subject, subject)
 WHERE id = (SELECT symptom.id
               FROM symptom
               JOIN subject ON subject.id = symptom.subject
               JOIN owner ON owner.id = subject.owner
              WHERE symptom.time_ms = :time_ms AND kind = :kind
                AND pid = :pid AND owner.node = :node
              LIMIT 1)
RETURNING id;
