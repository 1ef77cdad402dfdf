-- SPDX-License-Identifier: Apache-2.0
-- Rows that nothing stands for.

SELECT 'counts below one' AS what, count(*) AS found
  FROM observation WHERE events < 1
HAVING found > 0
 UNION ALL
SELECT 'counts that end before they begin', count(*) AS found
  FROM observation WHERE last < first
HAVING found > 0
 UNION ALL
SELECT 'counts of no class', count(*) AS found
  FROM observation WHERE class NOT IN (SELECT id FROM class)
HAVING found > 0
 UNION ALL
SELECT 'classes of no subject', count(*) AS found
  FROM class WHERE subject NOT IN (SELECT id FROM subject)
HAVING found > 0
 UNION ALL
SELECT 'subjects of no owner', count(*) AS found
  FROM subject WHERE owner NOT IN (SELECT id FROM owner)
HAVING found > 0;
