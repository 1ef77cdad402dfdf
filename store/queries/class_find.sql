-- SPDX-License-Identifier: Apache-2.0
-- What a class goes by, and its body.

SELECT id, body
  FROM class
 WHERE subject = :subject AND arch = :arch AND nr = :nr
   AND action = :action AND kind = :kind;
