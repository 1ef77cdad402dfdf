-- SPDX-License-Identifier: Apache-2.0
-- How far a source was read.

SELECT position, watched_ms, node
  FROM source
 WHERE name = :name AND position IS NOT NULL;
