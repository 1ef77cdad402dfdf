-- SPDX-License-Identifier: Apache-2.0
-- Keep a decision.

INSERT INTO decision (
    workload, syscall, arch, what, at_ms, until_ms, who, why, risky
) VALUES (
    :workload, :syscall, :arch, :what, :at_ms, :until_ms, :who, :why, :risky
)
RETURNING id;
