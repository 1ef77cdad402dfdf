-- SPDX-License-Identifier: Apache-2.0
-- The page of a period that follows another.

SELECT node, fact, block
  FROM ledger
 WHERE period = :period AND (node, fact, block) > (:node, :fact, :block)
 ORDER BY node, fact, block
 LIMIT 1;
