-- SPDX-License-Identifier: Apache-2.0
-- A run known by its unit only gets the key of its invocation.

UPDATE run SET key = :key WHERE id = :id AND key = :unit;
