-- SPDX-License-Identifier: Apache-2.0
-- One more event from before its clock was set.

UPDATE node SET undated = count_add(undated, 1) WHERE id = :id;
