/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/workloads_policy.h"

#include "analyzer/workloads.h"
#include "base/array.h"
#include "base/escape.h"
#include "syscalls/syscalls.h"

static const char *const symptoms_words[] = {"hold", "warn", "ignore"};
static const char *const identity_words[] = {"if-known", "required"};
static const char *const floor_words[] = {"none", "errno"};

static void read_symptoms(struct reader *reader, const struct node *node,
    void *to)
{
	struct policy *policy = to;
	int word = field_word(reader, node, symptoms_words,
	    ARRAY_SIZE(symptoms_words));

	if (word >= 0)
		policy->symptoms = (enum symptoms_policy)word;
}

static void read_identity(struct reader *reader, const struct node *node,
    void *to)
{
	struct policy *policy = to;

	policy->identity_required = field_word(reader, node, identity_words,
	                                ARRAY_SIZE(identity_words)) == 1;
}

static void read_floor(struct reader *reader, const struct node *node, void *to)
{
	struct policy *policy = to;

	policy->floor =
	    field_word(reader, node, floor_words, ARRAY_SIZE(floor_words)) == 1;
}

static void read_arch(struct reader *reader, const struct node *node,
    struct policy *policy)
{
	char text[ARCH_TEXT + 16];
	uint32_t arch;

	if (!node_is_text(node, reader->json) ||
	    !arch_find(node->text, &arch) || !arch_name(arch)) {
		AT(reader, node, "no such architecture: %s",
		    escape_into(text, sizeof(text), MEDIUM_TERMINAL,
		        node->text));
		return;
	}
	for (size_t i = 0; i < policy->arch_count; i++)
		if (policy->arches[i] == arch) {
			AT(reader, node, "%s is named twice", arch_name(arch));
			return;
		}
	policy->arches[policy->arch_count++] = arch;
}

static void read_arches(struct reader *reader, const struct node *node,
    void *to)
{
	struct policy *policy = to;

	if (!fields_kind(reader, node, NODE_LIST))
		return;
	policy->arch_count = 0;
	if (node->count > POLICY_ARCHES) {
		AT(reader, node, "holds %zu entries; %d are the most",
		    node->count, POLICY_ARCHES);
		return;
	}
	for (const struct node *at = node->first; at; at = at->next)
		read_arch(reader, at, policy);
}

#define POLICY(member) offsetof(struct policy, member)

static const struct field adopt_fields[] = {
    {"runs",  field_count, POLICY(adopt_runs),  false},
    {"nodes", field_count, POLICY(adopt_nodes), false},
};

static void read_adopt(struct reader *reader, const struct node *node, void *to)
{
	fields_read(reader, node, "adopt", adopt_fields,
	    ARRAY_SIZE(adopt_fields), to);
}

static const struct field policy_fields[] = {
    {"window",        field_span,    POLICY(window_ms),    false},
    {"runs",          field_count,   POLICY(runs),         false},
    {"clean_ends",    field_count,   POLICY(clean_ends),   false},
    {"nodes",         field_count,   POLICY(nodes),        false},
    {"architectures", read_arches,   0,                    false},
    {"freshness",     field_span,    POLICY(freshness_ms), false},
    {"symptoms",      read_symptoms, 0,                    false},
    {"identity",      read_identity, 0,                    false},
    {"adopt",         read_adopt,    0,                    false},
    {"floor",         read_floor,    0,                    false},
};

static void read_phase(struct reader *reader, const struct node *node, void *to)
{
	fields_read(reader, node, "a phase's policy", policy_fields,
	    ARRAY_SIZE(policy_fields), to);
}

#define PHASE_AT(phase) ((phase) * sizeof(struct policy))

static const struct field phase_fields[] = {
    {"log",   read_phase, PHASE_AT(PHASE_LOG),   false},
    {"errno", read_phase, PHASE_AT(PHASE_ERRNO), false},
    {"kill",  read_phase, PHASE_AT(PHASE_KILL),  false},
};

void policy_read(struct reader *reader, const struct node *node, void *to)
{
	fields_read(reader, node, "policy", phase_fields,
	    ARRAY_SIZE(phase_fields), to);
}
