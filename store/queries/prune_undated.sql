-- SPDX-License-Identifier: Apache-2.0
-- Undated events are older than any horizon after 2001.

UPDATE node SET undated = 0 WHERE :before_ms >= 978307200000;
