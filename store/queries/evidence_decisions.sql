-- SPDX-License-Identifier: Apache-2.0
-- What was decided of a workload, oldest first.

SELECT id, what AS decided, at_ms, until_ms, risky, workload, syscall,
       arch AS on_arch, who, why
  FROM decision
 WHERE workload = :workload
 ORDER BY id;
