/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/roots.h"

#include "cli/case_open.h"

bool roots_find(const struct option_list *list, struct roots *ret)
{
	struct error err;

	for (ret->count = 0; ret->count < list->count; ret->count++)
		if (phase_root_find(list->items[ret->count],
		        &ret->items[ret->count], &err) < 0) {
			(void)trouble(NULL, &err);
			return false;
		}
	return true;
}

void roots_say_unwritten(const struct roots *roots, struct workload_case *self)
{
	struct error err;
	int r = step_unwritten(self, roots->items, roots->count, &err);

	(void)case_told(&self->remarks, r < 0 ? r : 0, &err);
}
