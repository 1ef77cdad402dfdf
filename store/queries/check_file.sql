-- SPDX-License-Identifier: Apache-2.0
-- SQLite's own check.

PRAGMA integrity_check(20);
