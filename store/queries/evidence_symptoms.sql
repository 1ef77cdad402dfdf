-- SPDX-License-Identifier: Apache-2.0
-- Signs of denials that are no records.

SELECT kind AS symptom, time_ms, pid, status, arch, nr, trust, text
  FROM symptom
 WHERE subject = :subject
   AND (time_ms BETWEEN :from_ms AND :to_ms OR time_ms <= 0)
 ORDER BY time_ms, id;
