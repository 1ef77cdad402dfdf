-- SPDX-License-Identifier: Apache-2.0
-- An interval that began before and had not ended.

UPDATE watch
   SET to_ms = max(to_ms, :to_ms)
 WHERE node = :node AND source = :source
   AND from_ms <= :from_ms AND to_ms >= :from_ms
RETURNING from_ms;
