-- SPDX-License-Identifier: Apache-2.0
-- Exemplars whose class went: its id is given to another one.

DELETE FROM exemplar
 WHERE :before_ms > 0 AND class NOT IN (SELECT id FROM class);
