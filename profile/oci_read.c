/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/oci.h"

#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "profile/names.h"
#include "profile/target.h"
#include "syscalls/syscalls.h"

#define ERRNO_MOST 4095  /* the kernel cuts what is larger */
#define DATA_MOST  65535 /* of a trace */
#define TEXT_SHOWN 64    /* of what somebody else wrote */

static void wrong_kind(struct oci_reader *reader, const struct node *node,
    const char *what, const char *expected)
{
	problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
	    node->column, "%s: expected %s, not %s", what, expected,
	    node_kind_name(node));
}

bool oci_text(struct oci_reader *reader, const struct node *node,
    const char *what)
{
	if (node_is_text(node, reader->json))
		return true;
	wrong_kind(reader, node, what, "a text");
	return false;
}

bool oci_map(struct oci_reader *reader, const struct node *node,
    const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	wrong_kind(reader, node, what, "a map");
	return false;
}

bool oci_list(struct oci_reader *reader, const struct node *node,
    const char *what)
{
	if (node->kind == NODE_LIST)
		return true;
	wrong_kind(reader, node, what, "a list");
	return false;
}

bool oci_number(struct oci_reader *reader, const struct node *node,
    const char *what, uint64_t most, uint64_t *ret)
{
	uint64_t value;

	if (node->kind != NODE_WORD || !node_u64(node, &value)) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
		    node->column,
		    "%s: expected a whole number from 0 to %" PRIu64, what,
		    most);
		return false;
	}
	if (value > most) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
		    node->column, "%s: %" PRIu64 " is more than %" PRIu64, what,
		    value, most);
		return false;
	}
	*ret = value;
	return true;
}

static int shown(struct slice text)
{
	return (int)(text.len < TEXT_SHOWN ? text.len : TEXT_SHOWN);
}

void oci_unknown(struct oci_reader *reader, const struct node *node,
    const char *what, const char *(*at)(size_t i))
{
	const char *near = nearest_name(node->text, at);

	problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
	    node->column, "unknown %s %.*s%s%s%s", what, shown(node->text),
	    node->text.ptr, near ? " (did you mean " : "", near ? near : "",
	    near ? "?)" : "");
}

static bool is_one_of(struct slice key, const char *const *names)
{
	for (size_t i = 0; names && names[i]; i++)
		if (slice_equals(key, names[i]))
			return true;
	return false;
}

static const char *other_case(struct slice key, const char *const *names)
{
	for (size_t i = 0; names[i]; i++)
		if (strlen(names[i]) == key.len &&
		    strncasecmp(names[i], key.ptr, key.len) == 0)
			return names[i];
	return NULL;
}

/* Go reads keys in any case, and C does not: which is no way to be secure. */
void oci_keys(struct oci_reader *reader, const struct node *map,
    const char *const *known, const char *const *others)
{
	for (const struct node *n = map->first; n; n = n->next) {
		const char *meant;

		if (is_one_of(n->key, known) || is_one_of(n->key, others))
			continue;
		meant = other_case(n->key, known);
		problems_add(reader->problems,
		    meant ? SEVERITY_ERROR : SEVERITY_WARNING, "SC111",
		    n->key_line, n->key_column, "unknown key %.*s %s%s%s",
		    shown(n->key), n->key.ptr,
		    meant ? "(did you mean " : "is ignored", meant ? meant : "",
		    meant ? "? some runtimes would read it so)" : "");
	}
}

static bool find_arch(struct oci_reader *reader, const struct node *node,
    uint32_t *ret)
{
	if (!oci_text(reader, node, "architecture"))
		return false;
	if (reader->dialect->native &&
	    slice_equals(node->text, "SCMP_ARCH_NATIVE")) {
		*ret = reader->at.arch;
		return true;
	}
	if (scmp_arch_find(node->text, ret))
		return true;
	oci_unknown(reader, node, "architecture", scmp_arch_at);
	return false;
}

static void add_arches(struct oci_reader *reader, const struct node *list)
{
	uint32_t arch;

	if (node_is_null(list) || !oci_list(reader, list, "architectures"))
		return;
	for (const struct node *n = list->first; n; n = n->next)
		if (find_arch(reader, n, &arch) &&
		    profile_add_arch(reader->profile, arch) < 0)
			problems_add(reader->problems, SEVERITY_ERROR, NULL,
			    n->line, n->column, "too many architectures");
}

static const char *const map_keys[] = {"architecture", "subArchitectures",
    NULL};

/* Every entry is read, for its mistakes; only the target's counts. */
static void add_mapped(struct oci_reader *reader, const struct node *entry)
{
	const struct node *arch, *subs;
	struct profile ignored = {0}, *profile = reader->profile;
	uint32_t found;

	if (!oci_map(reader, entry, "archMap"))
		return;
	oci_keys(reader, entry, map_keys, NULL);
	arch = node_find(entry, "architecture");
	subs = node_find(entry, "subArchitectures");
	if (!arch) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL,
		    entry->line, entry->column, "no architecture here");
		return;
	}
	if (!find_arch(reader, arch, &found))
		return;
	if (profile->mapped_count < PROFILE_MACHINES)
		profile->mapped[profile->mapped_count++] = found;
	if (found == reader->at.arch)
		(void)profile_add_arch(profile, found);
	else
		reader->profile = &ignored;
	if (subs)
		add_arches(reader, subs);
	reader->profile = profile;
}

static void read_arches(struct oci_reader *reader, const struct node *root)
{
	const struct node *list = node_find(root, "architectures");
	const struct node *map =
	    reader->dialect->docker ? node_find(root, "archMap") : NULL;

	if (list)
		reader->profile->arches_line = list->key_line;
	if (list)
		add_arches(reader, list);
	if (!map || node_is_null(map) || !oci_list(reader, map, "archMap"))
		return;
	if (list && list->count > 0 && map->count > 0)
		problems_add(reader->problems, SEVERITY_ERROR, "SC105",
		    map->key_line, map->key_column,
		    "architectures and archMap are both there: "
		    "Docker takes only one of them");
	reader->profile->arches_line = map->key_line;
	for (const struct node *n = map->first; n; n = n->next)
		add_mapped(reader, n);
}

static const char *flag_at(size_t i)
{
	return flag_name(i, NULL);
}

static void read_flags(struct oci_reader *reader, const struct node *list)
{
	enum profile_flag flag;

	if (!list || node_is_null(list) || !oci_list(reader, list, "flags"))
		return;
	reader->profile->has_flags = true;
	reader->profile->flags_line = list->key_line;
	for (const struct node *n = list->first; n; n = n->next) {
		if (!oci_text(reader, n, "flag"))
			continue;
		if (flag_find(n->text, &flag))
			reader->profile->flags |= flag;
		else
			oci_unknown(reader, n, "flag", flag_at);
	}
}

static bool read_default_errno(struct oci_reader *reader,
    const struct node *root, const struct node *number)
{
	struct profile *profile = reader->profile;
	const struct node *name = reader->dialect->errno_names
	                              ? node_find(root, "defaultErrno")
	                              : NULL;
	uint64_t value;

	if (name && !node_is_null(name) && name->text.len > 0) {
		if (!oci_text(reader, name, "defaultErrno"))
			return false;
		if (!errno_find(name->text, &profile->default_errno)) {
			problems_add(reader->problems, SEVERITY_ERROR, NULL,
			    name->line, name->column, "unknown errno %.*s",
			    shown(name->text), name->text.ptr);
			return false;
		}
		return true;
	}
	if (!number || node_is_null(number))
		return false;
	if (!oci_number(reader, number, "defaultErrnoRet",
	        profile->default_action == SECCOMP_RET_TRACE ? DATA_MOST
	                                                     : ERRNO_MOST,
	        &value))
		return false;
	profile->default_errno = (uint16_t)value;
	return true;
}

static void read_default(struct oci_reader *reader, const struct node *root)
{
	const struct node *action = node_find(root, "defaultAction");
	const struct node *number = node_find(root, "defaultErrnoRet");
	struct profile *profile = reader->profile;

	if (!action) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, root->line,
		    root->column, "no defaultAction here");
		return;
	}
	profile->default_line = action->line;
	if (!oci_text(reader, action, "defaultAction"))
		return;
	if (!scmp_action_find(action->text, &profile->default_action)) {
		oci_unknown(reader, action, "action", scmp_action_at);
		return;
	}
	profile->has_default_errno = read_default_errno(reader, root, number);
	if (action_takes_errno(profile->default_action)) {
		if (!profile->has_default_errno)
			profile->default_errno = EPERM;
		return;
	}
	if (number && !node_is_null(number))
		problems_add(reader->problems, SEVERITY_WARNING, "SC106",
		    number->key_line, number->key_column,
		    "defaultErrnoRet means nothing to %.*s, and some runtimes "
		    "refuse it",
		    shown(action->text), action->text.ptr);
	profile->has_default_errno = false;
	profile->default_errno = 0;
}

static int read_word(struct oci_reader *reader, const struct node *root,
    const char *key, char **ret)
{
	const struct node *node = node_find(root, key);

	if (!node || node_is_null(node) || !oci_text(reader, node, key))
		return 0;
	if (node->text.len == 0)
		return 0;
	*ret = strndup(node->text.ptr, node->text.len);
	return *ret ? 0 : -ENOMEM;
}

static int read_listener(struct oci_reader *reader, const struct node *root)
{
	struct profile *profile = reader->profile;
	int r;

	if (!reader->dialect->listener)
		return 0;
	r = read_word(reader, root, "listenerPath", &profile->listener_path);
	if (r < 0)
		return r;
	return read_word(reader, root, "listenerMetadata",
	    &profile->listener_metadata);
}

static int read_rules(struct oci_reader *reader, const struct node *list)
{
	if (!list || node_is_null(list) || !oci_list(reader, list, "syscalls"))
		return 0;
	for (const struct node *n = list->first; n; n = n->next) {
		int r;

		if (!oci_map(reader, n, "an entry of syscalls"))
			continue;
		r = oci_read_rule(reader, n);
		if (r < 0)
			return r;
	}
	return 0;
}

static const char *const oci_top[] = {"defaultAction", "defaultErrnoRet",
    "architectures", "flags", "listenerPath", "listenerMetadata", "syscalls",
    NULL};

int oci_read(const struct dialect *dialect, const struct node *root, bool json,
    const struct target *at, struct profile *ret, struct problems *problems)
{
	struct oci_reader reader = {dialect, json, target_resolve(at), ret,
	    problems};
	int r;

	if (!oci_map(&reader, root, "profile"))
		return -EINVAL;
	oci_keys(&reader, root, oci_top, dialect->other_keys);
	read_default(&reader, root);
	read_arches(&reader, root);
	read_flags(&reader, node_find(root, "flags"));
	r = read_listener(&reader, root);
	if (r < 0)
		return r;
	return read_rules(&reader, node_find(root, "syscalls"));
}
