-- SPDX-License-Identifier: Apache-2.0
-- What was counted of each node.

SELECT node.id, name, undated,
       (SELECT count_sum(events)
          FROM owner
          JOIN subject ON subject.owner = owner.id
          JOIN class ON class.subject = subject.id
          JOIN observation ON observation.class = class.id
         WHERE owner.node = node.id)
  FROM node
 ORDER BY node.id;
