/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anybody may write "spin.service: Main process exited" to the journal, under
 * any message id. Fields with a "_" are journald's own word of who it was: the
 * first process, or one in the control group of a unit, which takes root.
 */
#include "base/array.h"
#include "collector/reading.h"

static const struct unit {
	enum teller teller;
	const char *name; /* with "@" at its end: all instances */
} units[] = {
    {TELLER_COREDUMP, "systemd-coredump@"                      },
    {TELLER_RUNTIME,  "kubelet.service"                        },
    {TELLER_RUNTIME,  "containerd.service"                     },
    {TELLER_RUNTIME,  "crio.service"                           },
    {TELLER_RUNTIME,  "docker.service"                         },
    {TELLER_RUNTIME,  "cri-docker.service"                     },
    {TELLER_RUNTIME,  "podman.service"                         },
    {TELLER_RUNTIME,  "k3s.service"                            },
    {TELLER_RUNTIME,  "k3s-agent.service"                      },
    {TELLER_RUNTIME,  "rke2-server.service"                    },
    {TELLER_RUNTIME,  "rke2-agent.service"                     },
    {TELLER_RUNTIME,  "k0scontroller.service"                  },
    {TELLER_RUNTIME,  "k0sworker.service"                      },
    {TELLER_RUNTIME,  "snap.microk8s.daemon-containerd.service"},
    {TELLER_RUNTIME,  "snap.microk8s.daemon-kubelite.service"  },
    {TELLER_LOGGER,   "auditd.service"                         },
    {TELLER_LOGGER,   "rsyslog.service"                        },
    {TELLER_LOGGER,   "syslog-ng.service"                      },
    {TELLER_LOGGER,   "systemd-journald.service"               },
};

static bool is_unit(struct slice unit, const char *name)
{
	size_t len = strlen(name);

	if (name[len - 1] == '@')
		return slice_skip(&unit, name);
	return slice_equals(unit, name);
}

bool is_containers_own(const struct journal_fields *fields)
{
	return fields->container.ptr || fields->container_short.ptr;
}

static bool is_in_unit(const struct journal_fields *fields, enum teller teller)
{
	for (size_t i = 0; fields->unit.ptr && i < ARRAY_SIZE(units); i++)
		if (units[i].teller == teller &&
		    is_unit(fields->unit, units[i].name))
			return true;
	return false;
}

bool is_sent_by_runtime(const struct journal_fields *fields)
{
	return is_in_unit(fields, TELLER_RUNTIME);
}

bool is_told_by(const struct journal_fields *fields, enum teller teller)
{
	if (is_containers_own(fields))
		return false;
	if (teller == TELLER_SYSTEMD)
		return fields->pid.ptr && slice_equals(fields->pid, "1");
	return is_in_unit(fields, teller);
}

enum trust trust_told(const struct reading *in, size_t at, enum teller teller)
{
	enum trust trust = trust_of(in, at, false);

	if (trust != TRUST_PROGRAM || !in->fields ||
	    is_told_by(in->fields, teller))
		return trust;
	return TRUST_FORGEABLE;
}
