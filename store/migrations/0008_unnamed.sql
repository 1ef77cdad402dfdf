-- SPDX-License-Identifier: Apache-2.0
-- There is no end of numbers that no table knows, and anybody may call them.

-- The first few of an owner and architecture are kept apart, each with classes
-- of its own; all others are one, whose number is 553648128.
CREATE TABLE unnamed (
    owner INTEGER NOT NULL REFERENCES owner,
    arch  INTEGER NOT NULL,
    nr    INTEGER NOT NULL,
    PRIMARY KEY (owner, arch, nr)
) STRICT, WITHOUT ROWID;

ALTER TABLE exemplar ADD COLUMN nr INTEGER;
    -- if no table knew it: its class may be that of all others
