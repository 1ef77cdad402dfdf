-- SPDX-License-Identifier: Apache-2.0
-- Up to when it was dropped.

SELECT ifnull(max(until_ms), 0) FROM kept WHERE name = :name;
