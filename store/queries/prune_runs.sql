-- SPDX-License-Identifier: Apache-2.0
-- Runs that ended before then, be it with their node and unseen.

DELETE FROM run
 WHERE (ended_ms > 0 AND ended_ms < :before_ms)
    OR (ended_ms = 0
        AND started_ms < (SELECT max(to_ms)
                            FROM loss
                            JOIN owner ON owner.node = loss.node
                            JOIN subject ON subject.owner = owner.id
                           WHERE subject.id = run.subject
                             AND what = 'boot' AND trust = 'kernel'
                             AND to_ms < :before_ms));
