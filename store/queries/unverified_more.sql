-- SPDX-License-Identifier: Apache-2.0
-- One more like those that were there.

UPDATE unverified
   SET events = count_add(events, 1),
       first_ms = iif(first_ms = 0, :time_ms, min(first_ms, :time_ms)),
       last_ms = max(last_ms, :time_ms)
 WHERE source = :source AND subject = :subject AND arch = :arch
   AND nr = :nr AND action = :action AND kind = :kind;
