-- SPDX-License-Identifier: Apache-2.0
-- What anybody can have written before the horizon.

DELETE FROM unverified WHERE last_ms < :before_ms;
