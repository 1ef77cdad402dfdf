-- SPDX-License-Identifier: Apache-2.0
-- Symptoms before the horizon.

DELETE FROM symptom WHERE time_ms < :before_ms;
