-- SPDX-License-Identifier: Apache-2.0
-- A class not met before. Without an owner it is its own body.

INSERT INTO class (id, subject, arch, nr, action, kind, body)
SELECT next, :subject, :arch, :nr, :action, :kind, ifnull(:body, next)
  FROM (SELECT ifnull(max(id), 0) + 1 AS next FROM class)
RETURNING id;
