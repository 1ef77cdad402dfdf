/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/decided.h"

bool decision_names(const struct decision *decision, const char *name,
    uint32_t arch)
{
	char text[ARCH_TEXT];

	return slice_equals(decision->syscall, name) &&
	       (!decision->arch.ptr || decision->arch.len == 0 ||
	           slice_equals(decision->arch, arch_text(arch, text)));
}

bool decision_made(const struct question *question,
    const struct decision *decision)
{
	bool risky = syscall_risk(decision->syscall, NULL) == RISK_RISKY;

	if (decision->at_ms > question->now_ms)
		return false;
	switch (decision->what) {
	case DECISION_ALLOW:
		return !risky || decision->risky;
	case DECISION_EXPECT:
		return !risky;
	default:
		return true;
	}
}

bool decision_ended(const struct question *question,
    const struct decision *decision)
{
	return decision->until_ms && decision->until_ms <= question->now_ms;
}

bool decision_holds(const struct question *question,
    const struct decision *decision)
{
	return decision_made(question, decision) &&
	       !decision_ended(question, decision);
}

const struct decision *decision_last(const struct question *question,
    const char *name, uint32_t arch)
{
	const struct evidence *seen = question->seen;

	for (size_t i = seen->decision_count; i > 0; i--) {
		const struct decision *at = &seen->decisions[i - 1];

		if (at->at_ms <= question->now_ms &&
		    decision_names(at, name, arch))
			return at;
	}
	return NULL;
}

const struct decision *decided(const struct question *question,
    const char *name, uint32_t arch)
{
	const struct decision *at = decision_last(question, name, arch);

	return at && decision_holds(question, at) ? at : NULL;
}
