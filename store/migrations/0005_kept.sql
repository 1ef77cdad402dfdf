-- SPDX-License-Identifier: Apache-2.0
-- Each kind of row is kept for a time of its own.

CREATE TABLE kept (
    name     TEXT    NOT NULL PRIMARY KEY,  -- events, exemplars, symptoms ...
    until_ms INTEGER NOT NULL               -- what of it is older was dropped
) STRICT, WITHOUT ROWID;

-- What was dropped and may still be held against a workload: a call that was
-- denied is no less denied for being long past.
CREATE TABLE past_seen (
    workload TEXT    NOT NULL,  -- whose it was when it was dropped
    sure     INTEGER NOT NULL,  -- 0: it may have been somebody else's
    arch     INTEGER NOT NULL,
    nr       INTEGER NOT NULL,
    action   INTEGER NOT NULL,
    kind     INTEGER NOT NULL,  -- as a class has it
    events   INTEGER NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms  INTEGER NOT NULL,
    PRIMARY KEY (workload, sure, arch, nr, action, kind)
) STRICT, WITHOUT ROWID;

-- Until now all went at once, and nobody wrote down when it was seen last.
INSERT INTO kept
SELECT column1, horizon_ms
  FROM (VALUES ('events'), ('exemplars'), ('symptoms'), ('losses'), ('runs'),
               ('watches'), ('uncounted'), ('unverified')), about
 WHERE horizon_ms > 0;

INSERT INTO past_seen
SELECT workload, 1, arch, nr, action, 0, events, first_ms,
       max(first_ms, horizon_ms)
  FROM past, about
 WHERE workload <> '';

ALTER TABLE rejected ADD COLUMN time_ms INTEGER NOT NULL DEFAULT 0;
    -- when it was read; 0: before anybody wrote that down

-- All that is kept for a time, by the time that counts.
CREATE VIEW kept_row (name, time_ms) AS
SELECT 'events', bucket * 600000 FROM observation
 UNION ALL
SELECT 'exemplars', time_ms FROM exemplar
 UNION ALL
SELECT 'symptoms', time_ms FROM symptom
 UNION ALL
SELECT 'losses', to_ms FROM loss
 UNION ALL
SELECT 'runs', ended_ms FROM run WHERE ended_ms > 0
 UNION ALL
SELECT 'watches', to_ms FROM watch
 UNION ALL
SELECT 'uncounted', hour * 3600000 FROM uncounted
 UNION ALL
SELECT 'unverified', last_ms FROM unverified
 UNION ALL
SELECT 'rejected', time_ms FROM rejected
 UNION ALL
SELECT 'images', last_ms FROM used WHERE image <> '';
