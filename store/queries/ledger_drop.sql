-- SPDX-License-Identifier: Apache-2.0
-- Drop the pages that are older as a whole.

DELETE FROM ledger WHERE period < :period;
