-- SPDX-License-Identifier: Apache-2.0
-- Keep an exemplar, in place of the one before.

INSERT OR REPLACE INTO exemplar (
    class, slot, time_ms, serial, pid, uid, gid, auid, ses, sig, compat, code,
    ip, nr
) VALUES (
    :class, :slot, :time_ms, :serial, :pid, :uid, :gid, :auid, :ses, :sig,
    :compat, :code, :ip, :nr
);
