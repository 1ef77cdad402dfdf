-- SPDX-License-Identifier: Apache-2.0
-- What a subject called, and how it was answered.

SELECT id, arch, nr, action, kind
  FROM class
 WHERE subject = :subject
 ORDER BY id;
