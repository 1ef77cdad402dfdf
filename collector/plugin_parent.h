/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether it is auditd that runs us as its plugin: then what comes by standard
 * input is what the kernel told it. A program that calls itself so is not it.
 */
#ifndef COLLECTOR_PLUGIN_PARENT_H
#define COLLECTOR_PLUGIN_PARENT_H

#include "host/authors.h"

/* *why: "", or why it is not known to be auditd. */
void plugin_parent(char why[static AUTHORS_WHY]);

#endif
