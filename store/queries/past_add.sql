-- SPDX-License-Identifier: Apache-2.0
-- What is about to be dropped.

INSERT INTO past (workload, arch, nr, action, events, first_ms)
VALUES (:workload, :arch, :nr, :action, :events, :first_ms)
    ON CONFLICT DO UPDATE
   SET events = count_add(events, excluded.events),
       first_ms = min(first_ms, excluded.first_ms);
