-- SPDX-License-Identifier: Apache-2.0
-- It belongs to another class by now.

DELETE FROM exemplar WHERE class = :class AND slot = :slot;
