-- SPDX-License-Identifier: Apache-2.0
-- Keep a loss; told again, it is the same.

INSERT INTO loss (
    node, source, what, detail, from_ms, to_ms, count, how, harmless, trust
) VALUES (
    :node, :source, :what, :detail, :from_ms, :to_ms, :count, :how, :harmless,
    :trust
)
ON CONFLICT DO UPDATE
   SET trust = iif('kernel' IN (trust, excluded.trust), 'kernel',
                   iif('program' IN (trust, excluded.trust), 'program', 'forgeable'));
