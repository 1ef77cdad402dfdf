-- SPDX-License-Identifier: Apache-2.0
-- Keep a symptom; told again, it is the same.

INSERT INTO symptom (
    subject, kind, time_ms, pid, status, arch, nr, trust, text
) VALUES (
    :subject, :kind, :time_ms, :pid, :status, :arch, :nr, :trust, :text
)
ON CONFLICT DO UPDATE
   SET trust = iif('kernel' IN (trust, excluded.trust), 'kernel',
                   iif('program' IN (trust, excluded.trust), 'program', 'forgeable'));
