-- SPDX-License-Identifier: Apache-2.0
-- What was not counted within the window, or at no known time.

SELECT what AS uncounted, count_sum(count)
  FROM uncounted
 WHERE hour BETWEEN :from_ms / 3600000 AND :to_ms / 3600000 OR hour = 0
 GROUP BY what;
