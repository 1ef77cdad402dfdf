-- SPDX-License-Identifier: Apache-2.0
-- The first of its kind.

INSERT INTO unverified (
    source, subject, arch, nr, action, kind, events, first_ms, last_ms
) VALUES (
    :source, :subject, :arch, :nr, :action, :kind, 1, :time_ms, :time_ms
)
ON CONFLICT DO UPDATE SET
    events = count_add(events, 1),
    first_ms = iif(first_ms = 0, excluded.first_ms,
                   min(first_ms, excluded.first_ms)),
    last_ms = max(last_ms, excluded.last_ms);
