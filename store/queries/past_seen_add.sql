-- SPDX-License-Identifier: Apache-2.0
-- What is about to be dropped, and may be held against a workload.

INSERT INTO past_seen (
    workload, sure, arch, nr, action, kind, events, first_ms, last_ms
) VALUES (
    :workload, :sure, :arch, :nr, :action, :kind, :events, :first_ms, :last_ms
)
ON CONFLICT DO UPDATE SET
    events = count_add(events, excluded.events),
    first_ms = min(first_ms, excluded.first_ms),
    last_ms = max(last_ms, excluded.last_ms);
