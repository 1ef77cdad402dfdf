-- SPDX-License-Identifier: Apache-2.0
-- How far a source was read. What is NULL stays as it was.

UPDATE source
   SET node = ifnull(:node, node),
       position = ifnull(:position, position),
       read_ms = :read_ms,
       watched_ms = max(watched_ms, :watched_ms),
       said_from_ms = iif(:said_to_ms = 0, said_from_ms,
                          iif(said_to_ms = 0, :said_from_ms,
                              min(said_from_ms, :said_from_ms))),
       said_to_ms = max(said_to_ms, :said_to_ms),
       records = count_add(records, :records),
       rejected = count_add(rejected, :rejected)
 WHERE id = :id;
