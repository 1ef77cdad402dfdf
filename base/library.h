/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library that only some need is loaded when they do: whoever does not
 * neither has it mapped nor has to have it installed. The calls keep the
 * types that the library's header gives them:
 *
 *	#define CALLS(_) _(yaml_parser_parse) _(yaml_event_delete)
 *	static struct { CALLS(LIBRARY_CALL) } yaml;
 *	static const char *const names[] = {CALLS(LIBRARY_NAME)};
 *	static struct library library = {"libyaml-0.so.2", "libyaml-0-2",
 *	    "YAML is read with it", names, ARRAY_SIZE(names), &yaml};
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stddef.h>

#include "base/error.h"

#define LIBRARY_CALL(call) __typeof__ (&(call))(call);
#define LIBRARY_NAME(call) #call,

struct library {
	const char *file;    /* its soname */
	const char *package; /* Debian's, to be told to whoever lacks it */
	const char *use;     /* "YAML is read with it" */
	const char *const *names;
	size_t count;
	void *calls; /* pointers to functions, in the order of names */
	void *handle;
};

/* Not again if it is loaded. -ELIBACC, and what to do about it in err. */
int library_load(struct library *library, struct error *err);
void library_unload(struct library *library);

#endif
