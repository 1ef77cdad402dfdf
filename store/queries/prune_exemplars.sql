-- SPDX-License-Identifier: Apache-2.0
-- Exemplars before the horizon.

DELETE FROM exemplar WHERE time_ms < :before_ms;
