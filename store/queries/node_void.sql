-- SPDX-License-Identifier: Apache-2.0
-- A node was not seen, nor heard, when its stamps were wrong.

UPDATE node
   SET seen_until_ms = min(seen_until_ms, :void_ms),
       heard_ms = min(heard_ms, :void_ms)
 WHERE id = :of;
