-- SPDX-License-Identifier: Apache-2.0
-- What was seen of a node.

SELECT spans FROM ledger WHERE node = :node AND fact = 0;
