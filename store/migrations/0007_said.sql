-- SPDX-License-Identifier: Apache-2.0
-- What was believed because --trust says so, and not by itself, is shown with
-- whatever rests on it.

ALTER TABLE source ADD COLUMN said_from_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN said_to_ms INTEGER NOT NULL DEFAULT 0;
    -- the first and last record of it that were; 0: none was

ALTER TABLE transition ADD COLUMN said TEXT;
    -- the sources that its verdict rested on so; NULL: there were none

-- What anybody can have written takes no real one's place.
DROP INDEX loss_key;
CREATE UNIQUE INDEX loss_key ON loss (
    node, source, what, from_ms, to_ms, count, ifnull(detail, x''),
    trust = 'forgeable'
);
