-- SPDX-License-Identifier: Apache-2.0
-- Add events; their number may be negative, once moved away.

INSERT INTO observation (class, bucket, events, first, last)
VALUES (:class, :bucket, :events, :first, :last)
ON CONFLICT DO UPDATE SET
    events = count_add(events, excluded.events),
    first = min(first, excluded.first),
    last = max(last, excluded.last);
