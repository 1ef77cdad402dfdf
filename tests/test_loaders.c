/* SPDX-License-Identifier: Apache-2.0 */
#include "syscalls/loaders.h"
#include "tests/test.h"

static const struct {
	const char *text;
	enum flag_log takes;
} rows[] = {
    {"runc 1.2.4",                            FLAG_LOG_TAKEN  },
    {"runc 1.2",                              FLAG_LOG_TAKEN  },
    {"runc 2.0.0",                            FLAG_LOG_TAKEN  },
    {"runc version 1.3.0-rc.1",               FLAG_LOG_TAKEN  },
    {"runc 1.1.15",                           FLAG_LOG_DROPPED},
    {"runc version 1.1.5+ds1",                FLAG_LOG_DROPPED},
    {"crun 1.8.1",                            FLAG_LOG_TAKEN  },
    {"crun 0.21",                             FLAG_LOG_DROPPED},
    {"systemd 257",                           FLAG_LOG_DROPPED},
    {"containerd 1.7.1, runc 1.2.1",          FLAG_LOG_TAKEN  },
    {"runc 1.2.1, containerd 2.0, crun 1.14", FLAG_LOG_TAKEN  },
    {"runc 1.1.5, crun 1.14",                 FLAG_LOG_DROPPED},
    {"youki 0.3, runc 1.1.5",                 FLAG_LOG_DROPPED},
    {"runc 1.2.1, youki 0.3",                 FLAG_LOG_UNKNOWN},
    {"youki 0.3, runc 1.2.1",                 FLAG_LOG_UNKNOWN},
    {"containerd 1.7.1",                      FLAG_LOG_UNKNOWN},
    {"runc",                                  FLAG_LOG_UNKNOWN},
    {"runc unknown",                          FLAG_LOG_UNKNOWN},
    {"runc 99999999999999999999999",          FLAG_LOG_UNKNOWN},
    {"runcx 1.2.4",                           FLAG_LOG_UNKNOWN},
    {"1.2.4",                                 FLAG_LOG_UNKNOWN},
    {"",                                      FLAG_LOG_UNKNOWN},
};

TEST(what_is_said_of_a_runtime_tells_whether_it_takes_the_flag)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (loaders_take_flag(slice_of(rows[i].text)) != rows[i].takes)
			fail_msg("%s", rows[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        what_is_said_of_a_runtime_tells_whether_it_takes_the_flag),
	};

	return cmocka_run_group_tests_name("loaders", tests, NULL, NULL);
}
