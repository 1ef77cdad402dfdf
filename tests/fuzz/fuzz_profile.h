/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of any bytes read as a profile. */
#ifndef TESTS_FUZZ_FUZZ_PROFILE_H
#define TESTS_FUZZ_FUZZ_PROFILE_H

#include <stdio.h>

#include "base/array.h"
#include "profile/codec.h"
#include "profile/evaluate.h"
#include "profile/lint.h"
#include "profile/merge.h"

#define RULES_MOST 60 /* of what is looked at closely */

static inline void must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static inline void no_difference(const struct difference *difference, void *arg)
{
	(void)difference;
	(void)arg;
}

static inline void try_writing(const struct codec *codec,
    const struct profile *profile)
{
	cleanup_profile struct profile again = {0};
	cleanup_problems struct problems cannot = {0}, problems = {0};
	cleanup_free char *text = NULL;
	struct error err;
	size_t len = 0;
	FILE *out;
	int r;

	if (!codec->write || !codec->check)
		return;
	problems_init(&cannot, "out");
	r = codec->check(profile, &cannot);
	must((r == 0) == !problems_failed(&cannot));
	out = open_memstream(&text, &len);
	must(out && codec->write(profile, out, &err) == 0);
	must(fclose(out) == 0);
	if (r < 0)
		return;
	problems_init(&problems, "in");
	must(profile_parse((struct slice){text, len}, codec, NULL, &again, NULL,
	         &problems) == 0);
	must(profile_diff(profile, &again, no_difference, NULL) <= 0 ||
	     profile->flags != again.flags);
}

static inline void try_codec(const struct codec *from, struct slice text)
{
	cleanup_profile struct profile profile = {0};
	cleanup_problems struct problems problems = {0};
	const struct codec *as = NULL;
	char hash[HASH_TEXT];

	problems_init(&problems, "in");
	if (profile_parse(text, from, NULL, &profile, &as, &problems) < 0) {
		must(problems_failed(&problems));
		return;
	}
	must(!problems_failed(&problems) && as);
	must(profile_hash(&profile, hash)[0] != '\0');
	if (profile.rule_count > RULES_MOST)
		return;
	must(profile_lint(&profile, &problems) == 0);
	try_writing(as, &profile);
}

#endif
