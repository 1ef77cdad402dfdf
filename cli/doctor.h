/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor finds at the processes of a workload. Private to cli/. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "analyzer/workloads.h"
#include "host/doctor.h"

void doctor_workload(const struct workloads *workloads,
    const struct workload *workload,
    void (*said)(const struct host_finding *finding, void *arg), void *arg);

#endif
