-- SPDX-License-Identifier: Apache-2.0
-- A subject not met before.

INSERT INTO subject (owner, exe, comm, label, collapsed)
VALUES (:owner, :exe, :comm, :label, :collapsed)
RETURNING id;
