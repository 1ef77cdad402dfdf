-- SPDX-License-Identifier: Apache-2.0
-- A page of the ledger.

SELECT spans
  FROM ledger
 WHERE node = :node AND fact = :fact AND period = :period AND block = :block;
