-- SPDX-License-Identifier: Apache-2.0
-- Keep a transition.

INSERT INTO transition (
    workload, from_phase, to_phase, at_ms, profile_hash, policy, actor, reason,
    verdict, override, undoes, said
) VALUES (
    :workload, :from_phase, :to_phase, :at_ms, :profile_hash, :policy, :actor,
    :reason, :verdict, :override, :undoes, :said
)
RETURNING id;
