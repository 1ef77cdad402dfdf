/* SPDX-License-Identifier: Apache-2.0 */
/* The codecs there are, for codec.c to list. Private to profile/. */
#ifndef PROFILE_CODECS_H
#define PROFILE_CODECS_H

#include "profile/codec.h"

extern const struct codec codec_oci;
extern const struct codec codec_docker;
extern const struct codec codec_containers;
extern const struct codec codec_spo;
extern const struct codec codec_seccompiler;
extern const struct codec codec_systemd;
extern const struct codec codec_list;
extern const struct codec codec_pfc;
extern const struct codec codec_bpf;
extern const struct codec codec_kubernetes;

#endif
