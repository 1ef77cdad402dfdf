-- SPDX-License-Identifier: Apache-2.0
-- Who held it, and why.

INSERT INTO hold (workload, held, reason, actor, at_ms)
VALUES (:workload, :held, :reason, :actor, :at_ms);
