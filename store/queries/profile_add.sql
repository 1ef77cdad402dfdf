-- SPDX-License-Identifier: Apache-2.0
-- Keep a profile; told again, it is the same.

INSERT INTO profile (hash, json, at_ms)
VALUES (:hash, :json, :at_ms)
ON CONFLICT DO NOTHING;
