-- SPDX-License-Identifier: Apache-2.0
-- What was dropped stays counted, so that a counter never sinks: nothing but
-- sums, by names that have an end.

CREATE TABLE past (
    workload TEXT    NOT NULL,  -- whose it was when it was dropped; '': nobody's
    arch     INTEGER NOT NULL,
    nr       INTEGER NOT NULL,
    action   INTEGER NOT NULL,
    events   INTEGER NOT NULL,
    first_ms INTEGER NOT NULL,
    PRIMARY KEY (workload, arch, nr, action)
) STRICT, WITHOUT ROWID;

CREATE TABLE past_loss (
    source    TEXT    NOT NULL PRIMARY KEY,
    events    INTEGER NOT NULL,
    intervals INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
