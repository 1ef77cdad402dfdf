-- SPDX-License-Identifier: Apache-2.0
-- Whose a program is is not told by its path: anybody can mount another over
-- it. Its user is the kernel's word.

ALTER TABLE subject ADD COLUMN uid INTEGER;
    -- of the process; not known of what was kept before it was written down

DROP INDEX subject_key;

CREATE UNIQUE INDEX subject_key ON subject (
    owner, ifnull(exe, x''), ifnull(comm, x''), ifnull(label, x''),
    ifnull(uid, x''), collapsed
);
