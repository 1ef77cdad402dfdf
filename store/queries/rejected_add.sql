-- SPDX-License-Identifier: Apache-2.0
-- Keep a line that could not be read.

INSERT INTO rejected (
    source, position, line, column, field, problem, trust, text,
    time_ms
) VALUES (
    :source, :position, :line, :column, :field, :problem, :trust, :text,
    :time_ms
)
ON CONFLICT DO NOTHING;
