-- SPDX-License-Identifier: Apache-2.0
-- Symptoms from before then. One without a time has no age, and counts until
-- somebody decided; what anybody can have written never does.

DELETE FROM symptom
 WHERE time_ms < :before_ms AND (time_ms > 0 OR trust = 'forgeable');
