-- SPDX-License-Identifier: Apache-2.0
-- Losses before the horizon.

DELETE FROM loss WHERE to_ms < :before_ms;
