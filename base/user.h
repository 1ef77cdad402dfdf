/* SPDX-License-Identifier: Apache-2.0 */
/* The users of this host, as its name service knows them. */
#ifndef BASE_USER_H
#define BASE_USER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

#define USER_NAME_MOST 256

/* The number of a user. False: nobody is called so. */
bool user_find(struct slice name, uint32_t *ret);

#endif
