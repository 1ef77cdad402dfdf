/* SPDX-License-Identifier: Apache-2.0 */
#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

/* All are of one size, whatever they take. */
typedef void function(void);

/* What ISO C has no cast for, POSIX promises: they are of one size. */
_Static_assert(sizeof(function *) == sizeof(void *), "dlsym gives functions");

static int look_up(const struct library *library, void *handle,
    struct error *err)
{
	for (size_t i = 0; i < library->count; i++) {
		void *symbol = dlsym(handle, library->names[i]);

		if (!symbol)
			return error_set(err, -ELIBACC,
			    "%s is too old: it has no %s", library->file,
			    library->names[i]);
		memcpy((char *)library->calls + i * sizeof(function *), &symbol,
		    sizeof(symbol));
	}
	return 0;
}

int library_load(struct library *library, struct error *err)
{
	void *handle;
	int r;

	if (library->handle)
		return 0;
	handle = dlopen(library->file, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_set(err, -ELIBACC,
		    "%s is not installed, and %s (package %s)", library->file,
		    library->use, library->package);
	r = look_up(library, handle, err);
	if (r < 0) {
		(void)dlclose(handle);
		return r;
	}
	library->handle = handle;
	return 0;
}

void library_unload(struct library *library)
{
	if (library->handle)
		(void)dlclose(library->handle);
	library->handle = NULL;
}
