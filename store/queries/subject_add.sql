-- SPDX-License-Identifier: Apache-2.0
-- A subject not met before.

INSERT INTO subject (owner, exe, comm, label, uid, collapsed)
VALUES (:owner, :exe, :comm, :label, :uid, :collapsed)
RETURNING id;
