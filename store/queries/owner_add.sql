-- SPDX-License-Identifier: Apache-2.0
-- An owner not met before.

INSERT INTO owner (node, unit, container, pod, space)
VALUES (:node, :unit, :container, :pod, :space)
RETURNING id;
