-- SPDX-License-Identifier: Apache-2.0
-- A condition of a decision.

INSERT INTO decision_arg (decision, place, arg, op, value, value_two)
VALUES (:decision, :place, :arg, :op, :value, :value_two);
