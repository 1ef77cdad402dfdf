-- SPDX-License-Identifier: Apache-2.0
-- Intervals of a source that begin when its stamps were wrong.

DELETE FROM watch
 WHERE node = :of AND source = :source AND from_ms >= :void_ms;
