/* SPDX-License-Identifier: Apache-2.0 */
/* What this machine is, as far as evidence is bound to it. */
#ifndef HOST_MACHINE_H
#define HOST_MACHINE_H

#define MACHINE_TEXT 72

struct machine {
	char node[MACHINE_TEXT];   /* machine-id(5), else the host name */
	char kernel[MACHINE_TEXT]; /* uname -r */
	char libc[MACHINE_TEXT];   /* "glibc 2.36" */
};

void machine_read(struct machine *ret);

#endif
