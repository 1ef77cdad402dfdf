-- SPDX-License-Identifier: Apache-2.0
-- What a subject goes by.

SELECT id
  FROM subject
 WHERE owner = :owner
   AND ifnull(exe, x'') = ifnull(:exe, x'')
   AND ifnull(comm, x'') = ifnull(:comm, x'')
   AND ifnull(label, x'') = ifnull(:label, x'')
   AND ifnull(uid, x'') = ifnull(:uid, x'')
   AND collapsed = :collapsed;
