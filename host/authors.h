/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who can have written a file. Only if that is root alone is what it says of
 * the kernel as good as the kernel's word.
 */
#ifndef HOST_AUTHORS_H
#define HOST_AUTHORS_H

#include <sys/types.h>

#define AUTHORS_WHY 256

/*
 * Open a file or, with O_DIRECTORY in flags, a folder, to be read. *why is ""
 * if nobody but root can have written what was opened:
 *
 * - it is a regular file (or a folder) of root's that nobody else may write,
 *   and so is the folder it lies in, where it is no link;
 * - all folders above are root's, and nobody else may write there, be it under
 *   a sticky bit; a system group may (/var/log is often root:syslog 0775), for
 *   it cannot make a folder root's;
 * - links among the folders were made by root.
 *
 * Else *why says which part of the path is at fault, and how. A descriptor, or
 * a negative errno, with *why set.
 */
int authors_open(const char *path, int flags, char why[static AUTHORS_WHY]);

/*
 * The same of what is open already and was found by nobody's path: the program
 * that a process runs. *why: as above, of the path that it goes by.
 */
void authors_of_program(pid_t pid, char why[static AUTHORS_WHY]);

#endif
