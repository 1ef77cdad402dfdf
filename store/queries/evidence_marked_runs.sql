-- SPDX-License-Identifier: Apache-2.0
-- Runs that were marked as a workload's, whoever made them.

SELECT key, origin, workload, image, profile_hash, run.kernel, run.libc,
       run.runtime, run.subject, started_ms, ended_ms, status, restart,
       phase AS run_phase, node.name, unit, container, pod, space, exe, comm,
       label, uid, trust
  FROM run
  JOIN subject ON subject.id = run.subject
  JOIN owner ON owner.id = subject.owner
  JOIN node ON node.id = owner.node
 WHERE run.workload = :workload
   AND started_ms <= :to_ms AND (ended_ms <= 0 OR ended_ms >= :from_ms)
 ORDER BY started_ms, run.id;
