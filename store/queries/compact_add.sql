-- SPDX-License-Identifier: Apache-2.0
-- Add what is long past to its hour.

INSERT INTO observation (class, bucket, events, first, last)
SELECT class, bucket - bucket % 6, count_sum(events),
       min(bucket % 6 * 600000 + first), max(bucket % 6 * 600000 + last)
  FROM observation
 WHERE bucket < :before_ms / 600000 AND bucket % 6 <> 0
 GROUP BY class, bucket - bucket % 6
ON CONFLICT DO UPDATE SET
    events = count_add(events, excluded.events),
    first = min(first, excluded.first),
    last = max(last, excluded.last);
