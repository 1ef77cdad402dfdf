-- SPDX-License-Identifier: Apache-2.0
-- How many were counted.

SELECT events FROM observation WHERE class = :class AND bucket = :bucket;
