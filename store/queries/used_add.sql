-- SPDX-License-Identifier: Apache-2.0
-- Keep that a call was used, or add to what is known of it.

INSERT INTO used (
    workload, arch, nr, action, origin, image, count, denied, first_ms,
    last_ms, arg0, arg1, arg2, arg3, arg4, arg5
) VALUES (
    :workload, :arch, :nr, :action, :origin, :image, :count, :denied,
    :first_ms, :last_ms, :arg0, :arg1, :arg2, :arg3, :arg4, :arg5
)
ON CONFLICT DO UPDATE SET
    count    = count_add(count, excluded.count),
    denied   = count_add(denied, excluded.denied),
    first_ms = min(first_ms, excluded.first_ms),
    last_ms  = max(last_ms, excluded.last_ms),
    arg0     = coalesce(excluded.arg0, arg0),
    arg1     = coalesce(excluded.arg1, arg1),
    arg2     = coalesce(excluded.arg2, arg2),
    arg3     = coalesce(excluded.arg3, arg3),
    arg4     = coalesce(excluded.arg4, arg4),
    arg5     = coalesce(excluded.arg5, arg5);
