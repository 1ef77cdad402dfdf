/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coredumpctl info, one thing a line:
 *
 *	           PID: 78255 (docker)
 *	        Signal: 31 (SYS)
 *	    Executable: /usr/bin/docker
 *	          Unit: docuum.service
 *
 * It is told when the lines of that kind end.
 */
#include "base/array.h"
#include "collector/reading.h"

#define SIGSYS_NR 31

static void keep_pid(struct keyed *keyed, struct slice value)
{
	struct symptom *symptom = &keyed->said.record.symptom;
	uint64_t pid;

	if (slice_take_u64(&value, 10, &pid) < 0 || pid > INT32_MAX)
		return;
	symptom->pid = (uint32_t)pid;
	if (slice_skip(&value, " ("))
		symptom->subject.comm =
		    pending_copy(&keyed->said, slice_cut(&value, ')'));
}

static void keep_signal(struct keyed *keyed, struct slice value)
{
	keyed->sigsys = slice_skip(&value, "31 (SYS)");
	keyed->said.record.symptom.has_status = true;
	keyed->said.record.symptom.status = SIGSYS_NR;
	keyed->said.record.symptom.text =
	    pending_copy(&keyed->said, slice_of("Signal: 31 (SYS)"));
}

static void keep_exe(struct keyed *keyed, struct slice value)
{
	keyed->said.record.symptom.subject.exe =
	    pending_copy(&keyed->said, value);
}

static void keep_unit(struct keyed *keyed, struct slice value)
{
	keyed->said.record.symptom.subject.unit =
	    pending_copy(&keyed->said, value);
}

static void keep_nothing(struct keyed *keyed, struct slice value)
{
	(void)keyed;
	(void)value;
}

static const struct key {
	const char *name;
	void (*keep)(struct keyed *keyed, struct slice value);
} keys[] = {
    {"Signal: ",        keep_signal },
    {"Executable: ",    keep_exe    },
    {"Unit: ",          keep_unit   },
    {"User Unit: ",     keep_unit   },
    {"UID: ",           keep_nothing},
    {"GID: ",           keep_nothing},
    {"Timestamp: ",     keep_nothing},
    {"Command Line: ",  keep_nothing},
    {"Control Group: ", keep_nothing},
    {"Slice: ",         keep_nothing},
    {"Session: ",       keep_nothing},
    {"Owner UID: ",     keep_nothing},
    {"Boot ID: ",       keep_nothing},
    {"Machine ID: ",    keep_nothing},
    {"Hostname: ",      keep_nothing},
    {"Storage: ",       keep_nothing},
    {"Size on Disk: ",  keep_nothing},
    {"Disk Size: ",     keep_nothing},
    {"Package: ",       keep_nothing},
    {"build-id: ",      keep_nothing},
};

void keyed_finish(struct reader *reader)
{
	struct keyed *keyed = &reader->keyed;

	if (keyed->open && keyed->sigsys)
		pend(reader, &keyed->said.record);
	keyed->open = keyed->sigsys = false;
}

static void open_block(struct reading *in, struct slice pid)
{
	struct keyed *keyed = &in->reader->keyed;

	keyed_finish(in->reader);
	keyed->open = true;
	keyed->said.used = 0;
	keyed->said.record.kind = RECORD_SYMPTOM;
	keyed->said.record.symptom = (struct symptom){
	    .kind = SYMPTOM_COREDUMP,
	    .trust = trust_of(in, 1, false),
	};
	keep_pid(keyed, pid);
}

bool read_keyed(struct reading *in)
{
	struct slice rest = in->text;
	struct keyed *keyed = &in->reader->keyed;

	while (slice_skip(&rest, " "))
		continue;
	if (slice_skip(&rest, "PID: ")) {
		open_block(in, rest);
		return true;
	}
	if (!keyed->open)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (slice_skip(&rest, keys[i].name)) {
			keys[i].keep(keyed, rest);
			return true;
		}
	keyed_finish(in->reader);
	return false;
}
