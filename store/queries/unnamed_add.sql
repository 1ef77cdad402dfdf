-- SPDX-License-Identifier: Apache-2.0
-- A row, if a number that no table knows is kept apart: as it was already, or
-- as one of the first of its owner and architecture.

INSERT INTO unnamed (owner, arch, nr)
SELECT :owner, :arch, :nr
 WHERE EXISTS (SELECT 1 FROM unnamed
                WHERE owner = :owner AND arch = :arch AND nr = :nr)
    OR (SELECT count(*) FROM unnamed
         WHERE owner = :owner AND arch = :arch) < :most
ON CONFLICT DO UPDATE SET nr = nr
RETURNING nr;
