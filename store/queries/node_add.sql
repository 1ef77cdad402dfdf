-- SPDX-License-Identifier: Apache-2.0
-- A node not met before.

INSERT INTO node (name) VALUES (:name) RETURNING id;
