/* SPDX-License-Identifier: Apache-2.0 */
/* Deaths of units and their processes, as systemd and its coredump say it. */
#include "base/array.h"
#include "collector/reading.h"

#define SIGSYS_NR 31
#define EXIT_159  159

/* 31, but 12 on MIPS, SPARC and Alpha: the name is sure. */
static bool is_sigsys(struct slice rest, uint64_t signal)
{
	const char *slash = find_text(rest, "/");

	return slash ? find_text(rest, "/SYS") == slash : signal == SIGSYS_NR;
}

/* "foo.service: Main process exited, code=dumped, status=31/SYS". */
static bool read_unit_exit(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = behind(in, word, at);
	struct slice unit = slice_of("");
	struct slice code = slice_cut(&rest, ',');
	struct symptom *symptom;
	struct unit_note *note;
	bool own = is_own(in, at, SPEAKER_SYSTEMD), exited;
	uint64_t status;

	if (at > 2) {
		size_t end = at;

		/* "unit: Main process exited": back over three words */
		while (end > 0 && in->text.ptr[end - 1] != ':')
			end--;
		unit = word_before(in->text, end ? end - 1 : 0);
	}
	if (!number_of(rest, "status=", &status) || status > 255)
		return false;
	exited = slice_equals(code, "exited");
	note = own ? unit_note(in->reader, unit, true) : NULL;
	if (note) {
		note->has_status = true;
		note->status = (int32_t)(exited ? status : status + 128);
	}
	if (exited ? status != EXIT_159 : !is_sigsys(rest, status))
		return false;
	symptom = symptom_of(in, exited ? SYMPTOM_EXIT159 : SYMPTOM_UNIT, at);
	symptom->trust = trust_own(in, at, own);
	symptom->subject.unit = unit;
	symptom->has_status = true;
	symptom->status = (int32_t)status;
	return true;
}

/* "Process: 376665 ExecStart=/bin/x (code=dumped, signal=SYS)". */
static bool read_unit_status(struct reading *in, const struct word *word,
    size_t at)
{
	struct symptom *symptom;
	const char *name = find_text(in->text, "Process: ");
	struct slice rest = in->text;

	(void)word;
	if (!name)
		name = find_text(in->text, "Main PID: ");
	if (!name)
		return false;
	symptom = symptom_of(in, SYMPTOM_UNIT, at);
	slice_advance(&rest,
	    (size_t)(name - in->text.ptr) + (*name == 'M' ? 10 : 9));
	set_symptom_pid(symptom, rest);
	symptom->trust = TRUST_FORGEABLE; /* as somebody copied it */
	symptom->has_status = true;
	symptom->status = SIGSYS_NR;
	if (*in->reader->said_unit)
		symptom->subject.unit = slice_of(in->reader->said_unit);
	return true;
}

/* The unit that systemctl status, or a failed start, has just named. */
static bool note_unit(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = behind(in, word, at);
	struct slice unit = value_of(rest, "");

	if (unit.len > 0 && unit.ptr[unit.len - 1] == '.')
		unit.len--;
	if (unit.len >= UNIT_MAX || !find_text(unit, ".service"))
		return false;
	memcpy(in->reader->said_unit, unit.ptr, unit.len);
	in->reader->said_unit[unit.len] = '\0';
	return false;
}

/*
 * "dhcpcd terminated abnormally with signal 31/SYS", "Process 13404 (x) of
 * user 0 terminated abnormally with signal 31/SYS, processing...".
 */
static bool read_coredump(struct reading *in, const struct word *word,
    size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_COREDUMP, at);

	(void)word;
	set_process_pid(in, symptom);
	symptom->trust = trust_own(in, at, is_own(in, at, SPEAKER_COREDUMP));
	symptom->has_status = true;
	symptom->status = SIGSYS_NR;
	return true;
}

static const struct word rows[] = {
    {"process exited, code=",         read_unit_exit,   0},
    {"signal=SYS)",                   read_unit_status, 0},
    {"Failed to start ",              note_unit,        0},
    {"\xe2\x97\x8f ",                 note_unit,        0},
    {"\xc3\x97 ",                     note_unit,        0},
    {"abnormally with signal 31/SYS", read_coredump,    0},
};

const struct words unit_words = {rows, ARRAY_SIZE(rows), false};
