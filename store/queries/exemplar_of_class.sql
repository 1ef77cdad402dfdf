-- SPDX-License-Identifier: Apache-2.0
-- The exemplars of a class.

SELECT slot, time_ms, serial, pid, uid, gid, auid, ses, sig, compat, code, ip,
       nr
  FROM exemplar
 WHERE class = :class
 ORDER BY slot;
