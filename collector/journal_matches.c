/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/journal_matches.h"

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/glob.h"
#include "collector/source_journal.h"

#define UNITS_MAX 256
#define UNIT      "_SYSTEMD_UNIT"

static const char *const *globs;
static size_t glob_count;

/* One of these is enough; what is not there is not read at all. */
static const char *const matches[] = {
    "_TRANSPORT=audit", "_TRANSPORT=kernel",
    "MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15", /* process of a unit */
    "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1", /* core dump */
    "MESSAGE_ID=7d4958e842da4a758f6c1cdc7b36dcc5", /* unit: starting */
    "MESSAGE_ID=39f53479d3a045ac8e11786248231fbf", /* unit: started */
    "MESSAGE_ID=be02cf6855d2428ba40df7e9d022f03d", /* unit: failed */
    "MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c", /* unit: result */
    "MESSAGE_ID=de5b426a63be47a7b6ac3eaac82e2f6f", /* unit: stopping */
    "MESSAGE_ID=9d1aaa27d60140bd96365438aad20286", /* unit: stopped */
    "MESSAGE_ID=7ad2d189f7e94e70a38c781354912448", /* unit: succeeded */
    "MESSAGE_ID=5eb03494b6584870a536b337290809b3", /* unit: restart */
    "MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e", /* suppressed */
    "MESSAGE_ID=e9bf28e6e834481bb6f48f548ad13606", /* missed */
    "MESSAGE_ID=f77379a8490b408bbe5f6940505a777b", /* journald: started */
    "MESSAGE_ID=d93fb3c9c24d451a97cea615ce59c00b", /* journald: stopped */
};

const char *journal_match_at(size_t i)
{
	return i < ARRAY_SIZE(matches) ? matches[i] : NULL;
}

void source_journal_units(const char *const *units, size_t count)
{
	globs = units;
	glob_count = count;
}

static int add(const struct sd_journal_calls *sd, struct sd_journal *journal,
    struct slice match)
{
	int r = sd->add_match(journal, match.ptr, match.len);

	return r < 0 ? r : sd->add_disjunction(journal);
}

/* A name is one whether or not the unit has said anything yet. */
static int add_names(const struct sd_journal_calls *sd,
    struct sd_journal *journal, size_t *left)
{
	char match[288];
	int r = 0;

	for (size_t i = 0; r >= 0 && i < glob_count; i++) {
		if (strpbrk(globs[i], "*?[\\") || *left == 0)
			continue;
		(void)snprintf(match, sizeof(match), UNIT "=%s", globs[i]);
		r = add(sd, journal, slice_of(match));
		(*left)--;
	}
	return r;
}

static bool is_wanted(struct slice unit)
{
	for (size_t i = 0; i < glob_count; i++)
		if (strpbrk(globs[i], "*?[\\") && glob_match(globs[i], unit))
			return true;
	return false;
}

/* The library wants what it enumerates left alone until it is done. */
static int add_known(const struct sd_journal_calls *sd,
    struct sd_journal *journal, size_t left, size_t *left_out)
{
	struct slice match;
	const void *data;
	size_t len;
	int r = sd->query_unique(journal, UNIT);

	while (r >= 0 && (r = sd->enumerate_unique(journal, &data, &len)) > 0) {
		struct slice unit = match = (struct slice){data, len};

		if (!slice_skip(&unit, UNIT "=") || !is_wanted(unit))
			continue;
		if (left == 0)
			(*left_out)++;
		else
			r = add(sd, journal, match);
		left -= left > 0;
	}
	return r;
}

int journal_matches_add(const struct sd_journal_calls *sd,
    struct sd_journal *journal, size_t *left_out)
{
	size_t left = UNITS_MAX;
	int r = 0;

	*left_out = 0;
	for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(matches); i++)
		r = add(sd, journal, slice_of(matches[i]));
	if (r >= 0 && glob_count > 0)
		r = add_names(sd, journal, &left);
	if (r >= 0 && glob_count > 0)
		r = add_known(sd, journal, left, left_out);
	return r;
}
