-- SPDX-License-Identifier: Apache-2.0
-- How much of it there is, since when, and what was dropped.

SELECT count(*), ifnull(min(time_ms), 0),
       (SELECT ifnull(max(until_ms), 0) FROM kept WHERE name = :name)
  FROM kept_row
 WHERE name = :name;
