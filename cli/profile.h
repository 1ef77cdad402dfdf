/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands under "profile" share. Private to cli/. */
#ifndef CLI_PROFILE_H
#define CLI_PROFILE_H

#include "cli/command.h"
#include "profile/codec.h"

#define CAPS_MOST 64

/* How a profile is to be read; options fill it in. */
struct profile_source {
	const char *from, *arch, *caps, *kernel, *thread;
	/* Made of these by profile_source_resolve(). */
	const struct codec *codec;
	struct target target;
	char *cap_text;
	const char *cap_list[CAPS_MOST];
};

/* A member has no parentheses. NOLINTBEGIN(bugprone-macro-parentheses) */
#define OPTION_SOURCE(type, member)                                        \
	{0, "from", OPTION_TEXT, offsetof(type, member.from), "FORMAT",    \
	    "what it is (default: as it looks)"},                          \
	    {0, "arch", OPTION_TEXT, offsetof(type, member.arch), "ARCH",  \
	        "for this architecture (default: the machine's)"},         \
	    {0, "caps", OPTION_TEXT, offsetof(type, member.caps), "CAPS",  \
	        "for these capabilities, with commas between, or none "    \
	        "(default: Docker's)"},                                    \
	    {0, "kernel", OPTION_TEXT, offsetof(type, member.kernel),      \
	        "MAJOR.MINOR", "for this Linux (default: the machine's)"}, \
	{                                                                  \
		0, "thread", OPTION_TEXT, offsetof(type, member.thread),   \
		    "NAME",                                                \
		    "which filter of seccompiler's (default: the only "    \
		    "one)"                                                 \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

/* False: an option makes no sense, and that has been said. */
bool profile_source_resolve(const struct command *self,
    struct profile_source *source);
void profile_source_release(struct profile_source *source);

#define cleanup_source CLEANUP(profile_source_release)

/*
 * Read a profile ("-": standard input), and print what is wrong or odd with
 * it. False: it could not be read. as may be NULL.
 */
bool profile_operand(const struct profile_source *source, const char *path,
    struct profile *ret, const struct codec **as);

/* What a list without architectures means is told by --arch. */
void profile_for_source(const struct profile_source *source,
    struct profile *profile);

/* The format of that name, or NULL, and said. writing: one to write. */
const struct codec *codec_named(const struct command *self, const char *name,
    bool writing);

extern const struct command cmd_profile_check;
extern const struct command cmd_profile_convert;
extern const struct command cmd_profile_diff;
extern const struct command cmd_profile_evaluate;
extern const struct command cmd_profile_merge;
extern const struct command cmd_profile_show;

/* Write it to path ("-" or NULL: standard output). Returns an exit status. */
int profile_put(const struct codec *codec, const struct profile *profile,
    const char *path, bool lossy);

#endif
