-- SPDX-License-Identifier: Apache-2.0
-- Up to when a node was seen, and what it is.

UPDATE node
   SET seen_until_ms = max(seen_until_ms, :seen_until_ms),
       heard_ms = max(heard_ms, :heard_ms),
       kernel = ifnull(:kernel, kernel),
       libc = ifnull(:libc, libc),
       runtime = ifnull(:runtime, runtime)
 WHERE id = :id;
