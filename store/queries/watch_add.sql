-- SPDX-License-Identifier: Apache-2.0
-- An interval of its own.

INSERT INTO watch (node, source, from_ms, to_ms)
VALUES (:node, :source, :from_ms, :to_ms)
ON CONFLICT DO UPDATE SET to_ms = max(to_ms, excluded.to_ms)
RETURNING from_ms;
