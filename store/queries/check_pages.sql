-- SPDX-License-Identifier: Apache-2.0
-- Every page of the ledger.

SELECT spans FROM ledger;
