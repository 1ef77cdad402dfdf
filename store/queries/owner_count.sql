-- SPDX-License-Identifier: Apache-2.0
-- How many classes an owner has by now.

UPDATE owner SET classes = :classes WHERE id = :id;
