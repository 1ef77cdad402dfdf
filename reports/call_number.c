/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/call_number.h"

#include <inttypes.h>
#include <stdio.h>

const char *call_number_text(const struct call *call,
    char buf[static NUMBER_TEXT])
{
	*buf = '\0';
	if (call->nr != NR_OTHERS)
		(void)snprintf(buf, NUMBER_TEXT, "%" PRId32, call->nr);
	return buf;
}

const char *call_number_words(const struct call *call,
    char buf[static NUMBER_WORDS])
{
	char nr[NUMBER_TEXT];

	(void)call_number_text(call, nr);
	(void)snprintf(buf, NUMBER_WORDS, "number%s %s", *nr ? "" : "s",
	    *nr ? nr : "nobody knows");
	return buf;
}

void call_number_json(const struct call *call, struct json *json)
{
	if (call->nr == NR_OTHERS)
		json_null(json, "nr");
	else
		json_i64(json, "nr", call->nr);
}
