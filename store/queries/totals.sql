-- SPDX-License-Identifier: Apache-2.0
-- Everything, added up.

SELECT (SELECT count_sum(events) FROM observation),
       (SELECT count(*)
          FROM class
         WHERE EXISTS (SELECT 1
                         FROM observation
                        WHERE class = class.id AND events > 0)),
       (SELECT count(*) FROM subject),
       (SELECT count(*) FROM subject WHERE collapsed > 0),
       (SELECT count_add(count(*), count_sum(more)) FROM symptom),
       (SELECT count(*) FROM loss),
       (SELECT count(*) FROM run),
       (SELECT count_sum(count) FROM uncounted WHERE what = 'conflict'),
       (SELECT count_sum(count) FROM uncounted WHERE what = 'too_old'),
       (SELECT count_sum(count) FROM uncounted WHERE what = 'unverified'),
       (SELECT count_sum(count) FROM uncounted WHERE what = 'rejected'),
       (SELECT page_count * page_size
          FROM pragma_page_count, pragma_page_size);
