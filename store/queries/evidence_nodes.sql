-- SPDX-License-Identifier: Apache-2.0
-- All nodes.

SELECT name, kernel, libc, runtime, seen_until_ms, heard_ms
  FROM node
 ORDER BY name;
