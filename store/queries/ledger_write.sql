-- SPDX-License-Identifier: Apache-2.0
-- Keep a page of the ledger, in place of what it was.

INSERT INTO ledger (node, fact, period, block, spans)
VALUES (:node, :fact, :period, :block, :spans)
ON CONFLICT DO UPDATE SET spans = excluded.spans;
