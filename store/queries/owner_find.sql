-- SPDX-License-Identifier: Apache-2.0
-- What an owner goes by, and how many classes it has.

SELECT id, classes
  FROM owner
 WHERE node = :node
   AND ifnull(unit, x'') = ifnull(:unit, x'')
   AND ifnull(container, x'') = ifnull(:container, x'')
   AND ifnull(pod, x'') = ifnull(:pod, x'')
   AND ifnull(space, x'') = ifnull(:space, x'');
