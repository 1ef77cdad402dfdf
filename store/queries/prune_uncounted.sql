-- SPDX-License-Identifier: Apache-2.0
-- What was not counted before the horizon.

DELETE FROM uncounted WHERE hour < :before_ms / 3600000;
