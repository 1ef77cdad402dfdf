-- SPDX-License-Identifier: Apache-2.0
-- How many there are.

SELECT count(*) FROM unverified;
