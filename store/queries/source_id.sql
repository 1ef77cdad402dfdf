-- SPDX-License-Identifier: Apache-2.0
-- What a source goes by.

INSERT INTO source (name) VALUES (:name)
ON CONFLICT DO UPDATE SET name = name
RETURNING id;
