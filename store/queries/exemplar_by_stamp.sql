-- SPDX-License-Identifier: Apache-2.0
-- Exemplars of a node with this stamp, whatever their class.

SELECT class.body, time_ms, serial, pid, exemplar.uid, gid, auid, ses, sig,
       compat, code, ip, exemplar.nr
  FROM exemplar
  JOIN class ON class.id = exemplar.class
  JOIN subject ON subject.id = class.subject
  JOIN owner ON owner.id = subject.owner
 WHERE serial = :serial AND time_ms BETWEEN :second_ms AND :second_ms + 999
   AND owner.node = :node;
