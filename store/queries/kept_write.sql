-- SPDX-License-Identifier: Apache-2.0
-- What was dropped stays dropped.

INSERT INTO kept (name, until_ms)
VALUES (:name, :before_ms)
ON CONFLICT DO UPDATE SET until_ms = max(until_ms, excluded.until_ms);
