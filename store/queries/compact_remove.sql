-- SPDX-License-Identifier: Apache-2.0
-- What was added to its hour.

DELETE FROM observation WHERE bucket < :before_ms / 600000 AND bucket % 6 <> 0;
