-- SPDX-License-Identifier: Apache-2.0
-- That a node's audit records come does not say that those of seccomp do:
-- rules may exclude them.

ALTER TABLE node ADD COLUMN heard_ms INTEGER NOT NULL DEFAULT 0;
    -- its last SECCOMP record that can be believed, be it our own probe
