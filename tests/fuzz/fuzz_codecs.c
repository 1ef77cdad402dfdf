/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as each format that is read, and as whatever they look like. */
#include <stdlib.h>

#include "tests/fuzz/fuzz_profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size};
	const struct codec *codec;

	try_codec(NULL, text);
	for (size_t i = 0; (codec = codec_at(i)); i++)
		if (codec->read || codec->read_text)
			try_codec(codec, text);
	return 0;
}
