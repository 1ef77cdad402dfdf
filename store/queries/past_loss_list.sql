-- SPDX-License-Identifier: Apache-2.0
-- Losses that were dropped.

SELECT source, events, intervals FROM past_loss ORDER BY source;
