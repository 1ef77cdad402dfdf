-- SPDX-License-Identifier: Apache-2.0
-- Subjects nothing is told of any more.

DELETE FROM subject
 WHERE :before_ms > 0
   AND NOT EXISTS (SELECT 1 FROM class WHERE class.subject = subject.id)
   AND NOT EXISTS (SELECT 1 FROM symptom WHERE symptom.subject = subject.id)
   AND NOT EXISTS (SELECT 1 FROM run WHERE run.subject = subject.id)
   AND id NOT IN (SELECT subject FROM unverified);
