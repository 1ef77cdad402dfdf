-- SPDX-License-Identifier: Apache-2.0
-- All that was ever read.

SELECT name, node, read_ms, watched_ms, records, rejected
  FROM source
 ORDER BY name;
