/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/journal_names.h"

#include "base/array.h"

static const struct name {
	const char *name;
	size_t len, member;
} names[] = {
#define NAME(name) name, sizeof(name) - 1
#define AT(member) offsetof(struct journal_fields, member)
    {NAME("_TRANSPORT"),                 AT(transport)      },
    {NAME("_AUDIT_TYPE"),                AT(audit_type)     },
    {NAME("_AUDIT_ID"),                  AT(audit_id)       },
    {NAME("_SOURCE_REALTIME_TIMESTAMP"), AT(source_us)      },
    {NAME("__REALTIME_TIMESTAMP"),       AT(realtime_us)    },
    {NAME("MESSAGE_ID"),                 AT(message_id)     },
    {NAME("SYSLOG_FACILITY"),            AT(facility)       },
    {NAME("SYSLOG_IDENTIFIER"),          AT(identifier)     },
    {NAME("_MACHINE_ID"),                AT(machine_id)     },
    {NAME("_BOOT_ID"),                   AT(boot_id)        },
    {NAME("_PID"),                       AT(pid)            },
    {NAME("_UID"),                       AT(uid)            },
    {NAME("_COMM"),                      AT(comm)           },
    {NAME("_EXE"),                       AT(exe)            },
    {NAME("_SYSTEMD_UNIT"),              AT(unit)           },
    {NAME("_SYSTEMD_USER_UNIT"),         AT(user_unit)      },
    {NAME("_SYSTEMD_CGROUP"),            AT(cgroup)         },
    {NAME("_SYSTEMD_INVOCATION_ID"),     AT(own_invocation) },
    {NAME("CONTAINER_ID_FULL"),          AT(container)      },
    {NAME("CONTAINER_ID"),               AT(container_short)},
    {NAME("UNIT"),                       AT(about_unit)     },
    {NAME("INVOCATION_ID"),              AT(invocation)     },
    {NAME("EXIT_CODE"),                  AT(exit_code)      },
    {NAME("EXIT_STATUS"),                AT(exit_status)    },
    {NAME("N_RESTARTS"),                 AT(n_restarts)     },
    {NAME("N_DROPPED"),                  AT(n_dropped)      },
    {NAME("COREDUMP_SIGNAL"),            AT(coredump_signal)},
    {NAME("COREDUMP_PID"),               AT(coredump_pid)   },
    {NAME("COREDUMP_UNIT"),              AT(coredump_unit)  },
    {NAME("COREDUMP_EXE"),               AT(coredump_exe)   },
    {NAME("COREDUMP_COMM"),              AT(coredump_comm)  },
    {NAME("COREDUMP_TIMESTAMP"),         AT(coredump_us)    },
    {NAME("COREDUMP_CGROUP"),            AT(coredump_cgroup)},
    {NAME("COREDUMP_UID"),               AT(coredump_uid)   },
#undef AT
#undef NAME
};

/* By length first: most fields of an entry are none of these. */
static bool is_called(const struct name *name, struct slice text)
{
	return name->len == text.len &&
	       memcmp(name->name, text.ptr, text.len) == 0;
}

struct slice *journal_field(struct journal_fields *fields, struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (is_called(&names[i], name)) {
			char *base = (char *)fields;

			return (struct slice *)(void *)(base + names[i].member);
		}
	return NULL;
}

const char *journal_field_at(size_t i)
{
	return i < ARRAY_SIZE(names) ? names[i].name : NULL;
}
