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
SELECT 'rows of ' || "table" || ' whose ' || parent || ' is not there',
       count(*) AS found
  FROM pragma_foreign_key_check
 GROUP BY "table", parent
 UNION ALL
SELECT 'classes whose body is not there', count(*) AS found
  FROM class WHERE body NOT IN (SELECT id FROM class)
HAVING found > 0
 UNION ALL
SELECT 'tables of what the store is, for want of one', count(*) AS found
  FROM about
HAVING found <> 1
 UNION ALL
SELECT 'transitions that take back none', count(*) AS found
  FROM transition
 WHERE undoes IS NOT NULL AND undoes NOT IN (SELECT id FROM transition)
HAVING found > 0;
