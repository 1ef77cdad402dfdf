-- SPDX-License-Identifier: Apache-2.0
-- What comes later from before it is too old.

UPDATE about SET horizon_ms = max(horizon_ms, :before_ms);
