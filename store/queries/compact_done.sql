-- SPDX-License-Identifier: Apache-2.0
-- Up to when counts are by the hour.

UPDATE about SET compacted_ms = :before_ms;
