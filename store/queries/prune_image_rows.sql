-- SPDX-License-Identifier: Apache-2.0
-- What was added to all images that are long ago.

DELETE FROM used WHERE image <> '' AND last_ms < :before_ms;
