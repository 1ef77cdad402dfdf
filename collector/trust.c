/* SPDX-License-Identifier: Apache-2.0 */
/* Who can have written a text: by what carried it, and by what --trust says. */
#include "collector/reading.h"

/* What the journal says of who wrote it: names with a "_" are its own word. */
static enum trust trust_of_journal(const struct reading *in, size_t at)
{
	const struct journal_fields *fields = in->fields;

	if (!fields->transport.ptr)
		return TRUST_FORGEABLE;
	if (slice_equals(fields->transport, "driver"))
		return TRUST_KERNEL; /* journald itself, of what it lost */
	if (slice_equals(fields->transport, "audit"))
		return at == 0 ? TRUST_KERNEL : TRUST_FORGEABLE;
	if (slice_equals(fields->transport, "kernel") && fields->facility.ptr &&
	    slice_equals(fields->facility, "0"))
		return at == 0 ? TRUST_KERNEL : TRUST_FORGEABLE;
	return TRUST_PROGRAM;
}

/*
 * An entry that was printed has lost what vouched for it: anybody can print
 * one like it.
 */
static enum trust earned(const struct reading *in, size_t at, bool raw)
{
	const struct entry *entry = in->entry;

	switch (in->carrier) {
	case CARRIER_LIVE:
		return at == 0 ? entry->trust : TRUST_FORGEABLE;
	case CARRIER_JOURNAL:
		return entry->line_number > 0 || entry->trust == TRUST_FORGEABLE
		           ? TRUST_FORGEABLE
		           : trust_of_journal(in, at);
	case CARRIER_LINE:
		return raw && at == 0 ? entry->trust : TRUST_FORGEABLE;
	case CARRIER_DRESSED:
		break;
	}
	return TRUST_FORGEABLE;
}

/* Of a journal it says that nobody has changed it: not who wrote what. */
static enum trust said(const struct reading *in, size_t at)
{
	const struct reader_options *options = &in->reader->options;

	if (options->trust == TRUST_KERNEL && in->carrier == CARRIER_JOURNAL)
		return trust_of_journal(in, at);
	return options->trust;
}

enum trust trust_of(const struct reading *in, size_t at, bool raw)
{
	struct reader *reader = in->reader;
	enum trust own = earned(in, at, raw), ret = own;

	if (reader->options.has_trust && reader->of_lines)
		ret = said(in, at);
	if (ret > own || (in->entry->said && ret > TRUST_FORGEABLE))
		reader->lifted = true;
	return ret;
}

enum trust trust_of_record(const struct reading *in, size_t at, bool raw)
{
	return is_told_of(in, at) ? TRUST_FORGEABLE : trust_of(in, at, raw);
}

bool reader_lifted(const struct reader *reader)
{
	return reader->lifted;
}
