-- SPDX-License-Identifier: Apache-2.0
-- What was collected, what is different once and how often it happened beside
-- it. Texts are as the kernel or the journal gave them; NULL is not known.
-- Times are milliseconds since the epoch, as UTC.

PRAGMA application_id = 1935893364;  -- "scct", which file(1) can show

CREATE TABLE about (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    epoch        BLOB    NOT NULL,  -- random: which store this is
    horizon_ms   INTEGER NOT NULL,  -- what is older was dropped
    compacted_ms INTEGER NOT NULL   -- what is older is counted by the hour
) STRICT;

INSERT INTO about VALUES (1, randomblob(16), 0, 0);

CREATE TABLE node (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,  -- machine-id, or what --node said
    kernel        TEXT,
    libc          TEXT,
    runtime       TEXT,
    seen_until_ms INTEGER NOT NULL DEFAULT 0,  -- its last record of any type
    undated       INTEGER NOT NULL DEFAULT 0   -- events from before its clock
) STRICT;                                      -- was set: not in the ledger

-- Where entries come from, and up to where they were read.
CREATE TABLE source (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    node       TEXT,
    position   BLOB,              -- the source's own words
    read_ms    INTEGER NOT NULL DEFAULT 0,  -- when it was read
    watched_ms INTEGER NOT NULL DEFAULT 0,  -- up to which record
    records    INTEGER NOT NULL DEFAULT 0,
    rejected   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What a program runs as part of. Never merged, however many there are.
CREATE TABLE owner (
    id        INTEGER PRIMARY KEY,
    node      INTEGER NOT NULL REFERENCES node,
    unit      TEXT,
    container TEXT,
    pod       TEXT,
    space     TEXT,              -- the pod's namespace
    classes   INTEGER NOT NULL DEFAULT 0  -- how many it has: bounds them
) STRICT;

-- A blob never equals a text, so unknown is not the same as empty.
CREATE UNIQUE INDEX owner_key ON owner (
    node, ifnull(unit, x''), ifnull(container, x''), ifnull(pod, x''),
    ifnull(space, x'')
);

CREATE TABLE subject (
    id        INTEGER PRIMARY KEY,
    owner     INTEGER NOT NULL REFERENCES owner,
    exe       TEXT,
    comm      TEXT,
    label     TEXT,
    collapsed INTEGER NOT NULL   -- 1: thread names were dropped; 2: and exe
) STRICT;

CREATE UNIQUE INDEX subject_key ON subject (
    owner, ifnull(exe, x''), ifnull(comm, x''), ifnull(label, x''), collapsed
);

-- Events alike.
CREATE TABLE class (
    id      INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL REFERENCES subject,
    arch    INTEGER NOT NULL,  -- AUDIT_ARCH_*: says how to read nr
    nr      INTEGER NOT NULL,
    action  INTEGER NOT NULL,  -- SECCOMP_RET_*, without data bits
    kind    INTEGER NOT NULL,  -- bits: 1 strict, 2 runtime-init, 4 arch and
                               -- 8 action not told, 16 ambiguous action
    body    INTEGER NOT NULL,  -- the same of an unknown owner: itself if so
    UNIQUE (subject, arch, nr, action, kind)
) STRICT;

CREATE INDEX class_by_body ON class (body);

-- How often, by ten minutes; what is long past by the hour.
CREATE TABLE observation (
    class  INTEGER NOT NULL REFERENCES class,
    bucket INTEGER NOT NULL,  -- begins at bucket * 600000 ms
    events INTEGER NOT NULL,
    first  INTEGER NOT NULL,  -- ms from there to the first of them
    last   INTEGER NOT NULL,
    PRIMARY KEY (class, bucket)
) STRICT, WITHOUT ROWID;

-- Up to eight of a class: the first seven of distinct pids, then the latest.
-- Numbers of 32 bits are signed here: what is not set is -1, one byte.
CREATE TABLE exemplar (
    class   INTEGER NOT NULL REFERENCES class,
    slot    INTEGER NOT NULL,  -- 0 to 6 the first ones, 7 the latest
    time_ms INTEGER NOT NULL,
    serial  INTEGER NOT NULL,
    pid     INTEGER,
    uid     INTEGER,
    gid     INTEGER,
    auid    INTEGER,
    ses     INTEGER,
    sig     INTEGER,
    compat  INTEGER,
    code    INTEGER,           -- as printed, if it is not the action
    ip      INTEGER,
    PRIMARY KEY (class, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX exemplar_by_serial ON exemplar (serial);

-- Which identities (node, second, serial) were counted: pages of 4096 seconds
-- and 65536 serials, as sorted spans of second, first and last serial, each
-- two bytes, the low one first.
CREATE TABLE ledger (
    node   INTEGER NOT NULL REFERENCES node,
    fact   INTEGER NOT NULL,  -- 0: seen, 1: counted under a known owner
    period INTEGER NOT NULL,  -- second / 4096
    block  INTEGER NOT NULL,  -- serial / 65536
    spans  BLOB    NOT NULL,
    PRIMARY KEY (node, fact, period, block)
) STRICT, WITHOUT ROWID;

-- What was read and not counted, by the hour.
CREATE TABLE uncounted (
    source INTEGER NOT NULL REFERENCES source,
    what   TEXT    NOT NULL,  -- conflict, too_old, unverified, rejected
    hour   INTEGER NOT NULL,  -- begins at hour * 3600000 ms; 0: not known
    count  INTEGER NOT NULL,
    PRIMARY KEY (source, what, hour)
) STRICT, WITHOUT ROWID;

-- What anybody can have written, and what has no identity: shown, no more.
CREATE TABLE unverified (
    source   INTEGER NOT NULL REFERENCES source,
    subject  INTEGER NOT NULL REFERENCES subject,
    arch     INTEGER NOT NULL,
    nr       INTEGER NOT NULL,
    action   INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    events   INTEGER NOT NULL,
    first_ms INTEGER NOT NULL,  -- 0: not told
    last_ms  INTEGER NOT NULL,
    PRIMARY KEY (source, subject, arch, nr, action, kind)
) STRICT, WITHOUT ROWID;

-- Lines that open like a record and cannot be read whole: the first thousand.
CREATE TABLE rejected (
    id       INTEGER PRIMARY KEY,
    source   INTEGER NOT NULL REFERENCES source,
    position INTEGER NOT NULL,  -- in bytes, in its source
    line     INTEGER NOT NULL,  -- from 1; 0: not counted
    column   INTEGER NOT NULL,  -- from 1: where it goes wrong
    field    TEXT    NOT NULL,
    problem  TEXT    NOT NULL,
    trust    TEXT    NOT NULL,
    text     TEXT    NOT NULL,  -- its head
    UNIQUE (source, position, text)
) STRICT;

CREATE TABLE symptom (
    id      INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL REFERENCES subject,
    kind    TEXT    NOT NULL,  -- unit, coredump, abend, exit159, sigsys ...
    time_ms INTEGER NOT NULL,  -- 0: not told
    pid     INTEGER NOT NULL,  -- 0: not told
    status  INTEGER,
    arch    INTEGER,
    nr      INTEGER,
    trust   TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    more    INTEGER NOT NULL DEFAULT 0  -- alike, within the hour, not kept
) STRICT;

CREATE UNIQUE INDEX symptom_key ON symptom (
    subject, kind, time_ms, pid, text
);

CREATE INDEX symptom_by_time ON symptom (time_ms);

CREATE TABLE loss (
    id       INTEGER PRIMARY KEY,
    node     INTEGER NOT NULL REFERENCES node,
    source   TEXT    NOT NULL,
    what     TEXT    NOT NULL,
    detail   TEXT,
    from_ms  INTEGER NOT NULL,
    to_ms    INTEGER NOT NULL,
    count    INTEGER NOT NULL,  -- for "lost" the kernel's counter
    how      TEXT    NOT NULL,  -- exact, at_least, at_most, unknown
    harmless INTEGER NOT NULL,
    trust    TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX loss_key ON loss (
    node, source, what, from_ms, to_ms, count, ifnull(detail, x'')
);

CREATE INDEX loss_by_time ON loss (to_ms);

-- One start-to-end of a workload. Both sides may be missing.
CREATE TABLE run (
    id           INTEGER PRIMARY KEY,
    subject      INTEGER NOT NULL REFERENCES subject,
    key          TEXT,             -- invocation, container id
    origin       TEXT    NOT NULL, -- systemd, container, run, run-mark
    workload     TEXT,
    started_ms   INTEGER NOT NULL, -- 0: before anybody watched
    ended_ms     INTEGER NOT NULL, -- 0: runs still
    status       INTEGER,
    restart      INTEGER NOT NULL,
    restarts     INTEGER NOT NULL, -- its supervisor's counter
    image        TEXT,
    profile_hash TEXT,
    kernel       TEXT,
    libc         TEXT,
    runtime      TEXT,
    phase        INTEGER NOT NULL, -- -1: not known
    trust        TEXT    NOT NULL
) STRICT;

CREATE INDEX run_by_key ON run (key, started_ms);
CREATE INDEX run_by_subject ON run (subject, started_ms);
CREATE INDEX run_by_workload ON run (workload) WHERE workload IS NOT NULL;

-- Intervals in which a source was read without a break.
CREATE TABLE watch (
    node    INTEGER NOT NULL REFERENCES node,
    source  INTEGER NOT NULL REFERENCES source,
    from_ms INTEGER NOT NULL,
    to_ms   INTEGER NOT NULL,
    PRIMARY KEY (node, source, from_ms)
) STRICT, WITHOUT ROWID;

-- What a person said of one call of one workload; the last one stands.
CREATE TABLE decision (
    id       INTEGER PRIMARY KEY,
    workload TEXT    NOT NULL,
    syscall  TEXT    NOT NULL,  -- name, or x86_64#512
    arch     TEXT,              -- NULL: on all of them
    what     TEXT    NOT NULL,  -- allow, expect, deny, investigate
    at_ms    INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,  -- 0: for good
    who      TEXT    NOT NULL,
    why      TEXT    NOT NULL,
    risky    INTEGER NOT NULL   -- whoever decided said --yes-risky
) STRICT;

CREATE INDEX decision_by_workload ON decision (workload, id);

CREATE TABLE decision_arg (
    decision  INTEGER NOT NULL REFERENCES decision,
    place     INTEGER NOT NULL,
    arg       INTEGER NOT NULL,  -- 0 to 5
    op        TEXT    NOT NULL,  -- eq, ne, lt, le, gt, ge, masked_eq
    value     INTEGER NOT NULL,
    value_two INTEGER NOT NULL,
    PRIMARY KEY (decision, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollout (
    workload      TEXT    PRIMARY KEY,
    phase         TEXT    NOT NULL,  -- log, errno, kill
    since_ms      INTEGER NOT NULL,
    version       INTEGER NOT NULL,  -- grows with every change
    profile_hash  TEXT,
    previous_hash TEXT,
    held          INTEGER NOT NULL DEFAULT 0,
    hold_reason   TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE transition (
    id            INTEGER PRIMARY KEY,
    workload      TEXT    NOT NULL,
    from_phase    TEXT,              -- NULL: the first
    to_phase      TEXT    NOT NULL,
    at_ms         INTEGER NOT NULL,
    profile_hash  TEXT,
    policy        TEXT,              -- as it stood, in JSON
    actor         TEXT,
    reason        TEXT,
    verdict       TEXT,
    override      INTEGER NOT NULL,  -- against the gate
    undone        INTEGER NOT NULL DEFAULT 0,
    undoes        INTEGER            -- the transition this one takes back
) STRICT;

CREATE INDEX transition_by_workload ON transition (workload, id);

-- Who held a rollout, let it go, and why.
CREATE TABLE hold (
    id       INTEGER PRIMARY KEY,
    workload TEXT    NOT NULL,
    held     INTEGER NOT NULL,
    reason   TEXT,
    actor    TEXT,
    at_ms    INTEGER NOT NULL
) STRICT;

CREATE TABLE profile (
    hash  TEXT    PRIMARY KEY,  -- of the canonical form
    json  TEXT    NOT NULL,     -- canonical OCI JSON
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
