-- SPDX-License-Identifier: Apache-2.0
-- When the newest was of those that are too many.

SELECT time_ms
  FROM kept_row
 WHERE name = :name
 ORDER BY time_ms DESC
 LIMIT 1 OFFSET :rows;
