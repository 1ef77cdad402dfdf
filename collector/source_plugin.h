/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_SOURCE_PLUGIN_H
#define COLLECTOR_SOURCE_PLUGIN_H

#include "collector/source.h"

/*
 * Opened as "plugin": standard input, as auditd gives it to a plugin of
 * format string. auditd is never made to wait.
 */
extern const struct source_type source_plugin;

#endif
