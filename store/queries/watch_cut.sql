-- SPDX-License-Identifier: Apache-2.0
-- The one that goes on into such a time ends there.

UPDATE watch
   SET to_ms = :void_ms
 WHERE node = :of AND source = :source AND to_ms > :void_ms;
