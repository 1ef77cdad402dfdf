-- SPDX-License-Identifier: Apache-2.0
-- None is left.

DELETE FROM observation WHERE class = :class AND bucket = :bucket;
