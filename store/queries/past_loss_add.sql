-- SPDX-License-Identifier: Apache-2.0
-- Losses that are about to be dropped.

INSERT INTO past_loss (source, events, intervals)
VALUES (:source, :events, :intervals)
    ON CONFLICT DO UPDATE
   SET events = count_add(events, excluded.events),
       intervals = count_add(intervals, excluded.intervals);
