-- SPDX-License-Identifier: Apache-2.0
-- What traces saw used.

-- A call that a trace or the notify witness saw a workload make, whatever the
-- filter said of it; added up for each origin and image.
CREATE TABLE used (
    workload TEXT    NOT NULL,
    arch     INTEGER NOT NULL,
    nr       INTEGER NOT NULL,
    action   INTEGER NOT NULL,  -- SECCOMP_RET_*, if a filter answered; else 0
    origin   TEXT    NOT NULL,  -- notify, strace, perf-stat ...
    image    TEXT    NOT NULL,  -- '': not known
    count    INTEGER NOT NULL,
    denied   INTEGER NOT NULL,  -- of them, with ENOSYS or EPERM
    first_ms INTEGER NOT NULL,
    last_ms  INTEGER NOT NULL,
    arg0     INTEGER,           -- the values it was last seen with
    arg1     INTEGER,
    arg2     INTEGER,
    arg3     INTEGER,
    arg4     INTEGER,
    arg5     INTEGER,
    PRIMARY KEY (workload, arch, nr, action, origin, image)
) STRICT, WITHOUT ROWID;
