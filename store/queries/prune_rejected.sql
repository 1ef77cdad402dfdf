-- SPDX-License-Identifier: Apache-2.0
-- Lines that could not be read, by when that was tried.

DELETE FROM rejected WHERE time_ms < :before_ms;
