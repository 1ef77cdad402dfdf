-- SPDX-License-Identifier: Apache-2.0
-- How often a rollout was changed.

SELECT version FROM rollout WHERE workload = :workload;
