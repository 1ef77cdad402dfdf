-- SPDX-License-Identifier: Apache-2.0
-- Everything, added up.

SELECT (SELECT ifnull(sum(events), 0) FROM observation),
       (SELECT count(*)
          FROM class
         WHERE EXISTS (SELECT 1
                         FROM observation
                        WHERE class = class.id AND events > 0)),
       (SELECT count(*) FROM subject),
       (SELECT count(*) FROM subject WHERE collapsed > 0),
       (SELECT ifnull(sum(1 + more), 0) FROM symptom),
       (SELECT count(*) FROM loss),
       (SELECT count(*) FROM run),
       (SELECT ifnull(sum(count), 0) FROM uncounted WHERE what = 'conflict'),
       (SELECT ifnull(sum(count), 0) FROM uncounted WHERE what = 'too_old'),
       (SELECT ifnull(sum(count), 0) FROM uncounted WHERE what = 'unverified'),
       (SELECT ifnull(sum(count), 0) FROM uncounted WHERE what = 'rejected'),
       (SELECT page_count * page_size
          FROM pragma_page_count, pragma_page_size);
