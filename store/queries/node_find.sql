-- SPDX-License-Identifier: Apache-2.0
-- What a node goes by.

SELECT id FROM node WHERE name = :name;
