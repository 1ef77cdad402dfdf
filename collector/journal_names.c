/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/journal_names.h"

#include "base/array.h"

static const struct name {
	const char *name;
	size_t member;
} names[] = {
#define AT(member) offsetof(struct journal_fields, member)
    {"_TRANSPORT",                 AT(transport)      },
    {"_AUDIT_TYPE",                AT(audit_type)     },
    {"_AUDIT_ID",                  AT(audit_id)       },
    {"_SOURCE_REALTIME_TIMESTAMP", AT(source_us)      },
    {"__REALTIME_TIMESTAMP",       AT(realtime_us)    },
    {"MESSAGE_ID",                 AT(message_id)     },
    {"SYSLOG_FACILITY",            AT(facility)       },
    {"SYSLOG_IDENTIFIER",          AT(identifier)     },
    {"_MACHINE_ID",                AT(machine_id)     },
    {"_BOOT_ID",                   AT(boot_id)        },
    {"_PID",                       AT(pid)            },
    {"_UID",                       AT(uid)            },
    {"_COMM",                      AT(comm)           },
    {"_EXE",                       AT(exe)            },
    {"_SYSTEMD_UNIT",              AT(unit)           },
    {"_SYSTEMD_USER_UNIT",         AT(user_unit)      },
    {"_SYSTEMD_CGROUP",            AT(cgroup)         },
    {"CONTAINER_ID_FULL",          AT(container)      },
    {"UNIT",                       AT(about_unit)     },
    {"USER_UNIT",                  AT(about_unit)     },
    {"INVOCATION_ID",              AT(invocation)     },
    {"USER_INVOCATION_ID",         AT(invocation)     },
    {"EXIT_CODE",                  AT(exit_code)      },
    {"EXIT_STATUS",                AT(exit_status)    },
    {"N_RESTARTS",                 AT(n_restarts)     },
    {"N_DROPPED",                  AT(n_dropped)      },
    {"COREDUMP_SIGNAL",            AT(coredump_signal)},
    {"COREDUMP_PID",               AT(coredump_pid)   },
    {"COREDUMP_UNIT",              AT(coredump_unit)  },
    {"COREDUMP_USER_UNIT",         AT(coredump_unit)  },
    {"COREDUMP_EXE",               AT(coredump_exe)   },
    {"COREDUMP_COMM",              AT(coredump_comm)  },
    {"COREDUMP_TIMESTAMP",         AT(coredump_us)    },
    {"COREDUMP_CGROUP",            AT(coredump_cgroup)},
#undef AT
};

struct slice *journal_field(struct journal_fields *fields, struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (slice_equals(name, names[i].name)) {
			char *base = (char *)fields;

			return (struct slice *)(void *)(base + names[i].member);
		}
	return NULL;
}

const char *journal_field_at(size_t i)
{
	return i < ARRAY_SIZE(names) ? names[i].name : NULL;
}
