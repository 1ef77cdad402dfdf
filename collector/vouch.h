/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a source is the kernel's word: by itself, or because --trust says. */
#ifndef COLLECTOR_VOUCH_H
#define COLLECTOR_VOUCH_H

#include "collector/source.h"
#include "host/authors.h"

struct vouch {
	enum trust_said said;
	char why[AUTHORS_WHY]; /* anybody can have written it; "": nobody */
	bool told;             /* that was told */
};

static inline bool vouch_trusted(const struct vouch *vouch)
{
	if (vouch->said == SAID_NOTHING)
		return vouch->why[0] == '\0';
	return vouch->said == SAID_KERNEL;
}

/* It is trusted, and would not be if nobody had said so. */
static inline bool vouch_said(const struct vouch *vouch)
{
	return vouch->why[0] && vouch->said == SAID_KERNEL;
}

/* There is something to tell, and that is done now. */
static inline bool vouch_doubt(struct vouch *vouch)
{
	bool tell =
	    !vouch->told && vouch->said == SAID_NOTHING && vouch->why[0];

	vouch->told = true;
	return tell;
}

#endif
