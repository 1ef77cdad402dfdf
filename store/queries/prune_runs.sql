-- SPDX-License-Identifier: Apache-2.0
-- Runs that ended before the horizon.

DELETE FROM run WHERE ended_ms > 0 AND ended_ms < :before_ms;
