-- SPDX-License-Identifier: Apache-2.0
-- The conditions of a decision.

SELECT arg, op, value, value_two
  FROM decision_arg
 WHERE decision = :id
 ORDER BY place;
