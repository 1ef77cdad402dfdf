-- SPDX-License-Identifier: Apache-2.0
-- Buckets before the horizon, which is the begin of one.

DELETE FROM observation WHERE bucket < :before_ms / 600000;
