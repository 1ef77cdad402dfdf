-- SPDX-License-Identifier: Apache-2.0
-- Intervals that ended before the horizon.

DELETE FROM watch WHERE to_ms < :before_ms;
