/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the JSON: it is told what is wrong, or it is a profile that can be
 * questioned, hashed and written, and what is written is the same filter.
 */
#include <stdlib.h>

#include "tests/fuzz/fuzz_profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const dialects[] = {"oci", "docker", "containers"};
	struct slice text = {(const char *)data, size};

	for (size_t i = 0; i < ARRAY_SIZE(dialects); i++)
		try_codec(codec_find(dialects[i]), text);
	return 0;
}
