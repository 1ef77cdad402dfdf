-- SPDX-License-Identifier: Apache-2.0
-- Count what is not counted; under no hour, once there are too many.

INSERT INTO uncounted (source, what, hour, count)
SELECT :source, :what,
       iif(EXISTS (SELECT 1 FROM uncounted
                    WHERE source = :source AND what = :what AND hour = :hour)
           OR (SELECT count(*) FROM uncounted) < :most, :hour, 0),
       :count
    WHERE true
ON CONFLICT DO UPDATE SET count = count_add(count, excluded.count);
