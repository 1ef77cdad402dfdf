/* SPDX-License-Identifier: Apache-2.0 */
/* The codecs there are, for codec.c to list. Private to profile/. */
#ifndef PROFILE_CODECS_H
#define PROFILE_CODECS_H

#include "profile/codec.h"

extern const struct codec codec_oci;
extern const struct codec codec_docker;
extern const struct codec codec_containers;

#endif
