-- SPDX-License-Identifier: Apache-2.0
-- All subjects: whose they are is told by rules that change.

SELECT subject.id, collapsed, node.name, unit, container, pod, space, exe,
       comm, label, uid
  FROM subject
  JOIN owner ON owner.id = subject.owner
  JOIN node ON node.id = owner.node
 ORDER BY subject.id;
