-- SPDX-License-Identifier: Apache-2.0
-- From when to when anything was seen.

SELECT min(bucket * 600000 + first), max(bucket * 600000 + last)
  FROM observation;
