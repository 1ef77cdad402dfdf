-- SPDX-License-Identifier: Apache-2.0
-- A profile by its hash.

SELECT json FROM profile WHERE hash = :hash;
