/* SPDX-License-Identifier: Apache-2.0 */
#include "store/domains.h"

#include <errno.h>
#include <stdbool.h>

#include "base/array.h"
#include "evidence/evidence.h"
#include "store/tally.h"

#define KINDS                                                              \
	(KIND_STRICT | KIND_RUNTIME_INIT | KIND_NO_ARCH | KIND_NO_ACTION | \
	    KIND_AMBIGUOUS)
#define BUCKET_LAST ((int64_t)BUCKET_HOUR * BUCKET_MS) /* within it, in ms */

static const char *const symptoms[] = {"unit", "coredump", "abend", "exit159",
    "sigsys", "enosys", "profile", NULL};
static const char *const hows[] = {"exact", "at_least", "at_most", "unknown",
    NULL};
static const char *const trusts[] = {"forgeable", "program", "kernel", NULL};
static const char *const phases[] = {"log", "errno", "kill", NULL};
static const char *const decisions[] = {"allow", "expect", "deny",
    "investigate", NULL};
static const char *const operators[] = {"eq", "ne", "lt", "le", "gt", "ge",
    "masked_eq", NULL};
static const char *const verdicts[] = {"promote", "keep", "hold",
    "insufficient", "untrusted", NULL};
static const char *const uncounted[] = {"conflict", "too_old", "unverified",
    "rejected", NULL};

/*
 * Words, or a number from least to most. A name may be that of a text here and
 * of a number there; which it is the column's declared type says.
 */
static const struct domain {
	const char *table, *column;
	const char *const *words;
	int64_t least, most;
	bool null;
} rows[] = {
    {"decision",  "what",          decisions, 0,         0,                 false},
    {NULL,        "decided",       decisions, 0,         0,                 false},
    {"uncounted", "what",          uncounted, 0,         0,                 false},
    {NULL,        "uncounted",     uncounted, 0,         0,                 false},
    {"symptom",   "kind",          symptoms,  0,         0,                 false},
    {NULL,        "symptom",       symptoms,  0,         0,                 false},
    {NULL,        "kind",          NULL,      0,         KINDS,             false},
    {"run",       "phase",         NULL,      -1,        PHASE_KILL,        false},
    {NULL,        "run_phase",     NULL,      -1,        PHASE_KILL,        false},
    {NULL,        "phase",         phases,    0,         0,                 false},
    {NULL,        "from_phase",    phases,    0,         0,                 true },
    {NULL,        "to_phase",      phases,    0,         0,                 false},
    {NULL,        "how",           hows,      0,         0,                 false},
    {NULL,        "trust",         trusts,    0,         0,                 false},
    {NULL,        "op",            operators, 0,         0,                 false},
    {NULL,        "verdict",       verdicts,  0,         0,                 true },
    {NULL,        "restart",       NULL,      0,         1,                 false},
    {NULL,        "harmless",      NULL,      0,         1,                 false},
    {NULL,        "held",          NULL,      0,         1,                 false},
    {NULL,        "risky",         NULL,      0,         1,                 false},
    {NULL,        "override",      NULL,      0,         1,                 false},
    {NULL,        "undone",        NULL,      0,         1,                 false},
    {NULL,        "sure",          NULL,      0,         1,                 false},
    {NULL,        "fact",          NULL,      0,         1,                 false},
    {NULL,        "collapsed",     NULL,      0,         NAMES_OWNER,       false},
    {NULL,        "slot",          NULL,      0,         EXEMPLARS - 1,     false},
    {NULL,        "arg",           NULL,      0,         DECISION_ARGS - 1, false},
    {"decision",  "arch",          NULL,      0,         0,                 true },
    {NULL,        "arch",          NULL,      0,         UINT32_MAX,        true },
    {NULL,        "nr",            NULL,      INT32_MIN, INT32_MAX,         true },
    {NULL,        "action",        NULL,      0,         UINT32_MAX,        false},
    {NULL,        "status",        NULL,      INT32_MIN, INT32_MAX,         true },
    {NULL,        "bucket",        NULL,      0,         UINT32_MAX,        false},
    {NULL,        "first",         NULL,      0,         BUCKET_LAST,       false},
    {NULL,        "last",          NULL,      0,         BUCKET_LAST,       false},
    {NULL,        "events",        NULL,      0,         INT64_MAX,         false},
    {NULL,        "count",         NULL,      0,         INT64_MAX,         false},
    {NULL,        "denied",        NULL,      0,         INT64_MAX,         false},
    {NULL,        "time_ms",       NULL,      0,         INT64_MAX,         false},
    {NULL,        "from_ms",       NULL,      0,         INT64_MAX,         false},
    {NULL,        "to_ms",         NULL,      0,         INT64_MAX,         false},
    {NULL,        "first_ms",      NULL,      0,         INT64_MAX,         false},
    {NULL,        "last_ms",       NULL,      0,         INT64_MAX,         false},
    {NULL,        "started_ms",    NULL,      0,         INT64_MAX,         false},
    {NULL,        "ended_ms",      NULL,      0,         INT64_MAX,         false},
    {NULL,        "at_ms",         NULL,      0,         INT64_MAX,         false},
    {NULL,        "since_ms",      NULL,      0,         INT64_MAX,         false},
    {NULL,        "until_ms",      NULL,      0,         INT64_MAX,         false},
    {NULL,        "horizon_ms",    NULL,      0,         INT64_MAX,         false},
    {NULL,        "seen_until_ms", NULL,      0,         INT64_MAX,         false},
    {NULL,        "heard_ms",      NULL,      0,         INT64_MAX,         false},
    {NULL,        "read_ms",       NULL,      0,         INT64_MAX,         false},
    {NULL,        "watched_ms",    NULL,      0,         INT64_MAX,         false},
};

/* Nothing is said of it where the row names neither words nor a span. */
static bool is_free(const struct domain *domain)
{
	return !domain->words && domain->least == domain->most;
}

static const struct domain *find(const char *table, const char *column)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct domain *at = &rows[i];

		if (strcmp(at->column, column) != 0)
			continue;
		if (!at->table || (table && strcmp(at->table, table) == 0))
			return is_free(at) ? NULL : at;
	}
	return NULL;
}

void domains_of(sqlite3_stmt *stmt, const char *table, struct domains *ret)
{
	int count = sqlite3_column_count(stmt);

	*ret = (struct domains){0};
	for (int i = 0; i < count && i < DOMAIN_COLUMNS; i++) {
		const char *name = sqlite3_column_name(stmt, i);

		ret->of[i] = name ? find(table, name) : NULL;
		ret->count = i + 1;
	}
}

static bool fits(const struct domain *domain, sqlite3_stmt *row, int column)
{
	int type = sqlite3_column_type(row, column);
	int64_t number;

	if (type == SQLITE_NULL)
		return domain->null;
	for (size_t i = 0; domain->words && domain->words[i]; i++)
		if (type == SQLITE_TEXT &&
		    slice_equals(db_text(row, column), domain->words[i]))
			return true;
	number = sqlite3_column_int64(row, column);
	return !domain->words && type == SQLITE_INTEGER &&
	       number >= domain->least && number <= domain->most;
}

int domains_find(const struct domains *domains, sqlite3_stmt *row)
{
	for (int i = 0; i < domains->count; i++)
		if (domains->of[i] && !fits(domains->of[i], row, i))
			return i;
	return -1;
}

int domains_check(const struct domains *domains, sqlite3_stmt *row,
    struct error *err)
{
	int at = domains_find(domains, row);

	if (at < 0)
		return 0;
	return error_set(err, -EBADMSG,
	    "there is a row whose %s no version of this program wrote: see '" PROG
	    " db check'",
	    domains->of[at]->column);
}
