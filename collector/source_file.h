/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_SOURCE_FILE_H
#define COLLECTOR_SOURCE_FILE_H

#include "collector/source.h"

/*
 * Opened with the path of a file, or of a folder: then with all the logs in
 * it, the rotated and compressed ones too, the oldest first; or "-", which is
 * standard input. Of a file that was rotated since it was read the rest is
 * read first, wherever it went.
 */
extern const struct source_type source_file;

#endif
