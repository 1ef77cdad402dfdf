-- SPDX-License-Identifier: Apache-2.0
-- How many are kept.

SELECT count(*) FROM rejected;
