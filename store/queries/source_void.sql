-- SPDX-License-Identifier: Apache-2.0
-- A source was not watched up to a stamp that was wrong.

UPDATE source
   SET watched_ms = min(watched_ms, :void_ms)
 WHERE id = :of;
