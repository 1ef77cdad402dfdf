/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON of other tools. Private to the reader, beside reading.h. */
#ifndef COLLECTOR_READ_JSON_H
#define COLLECTOR_READ_JSON_H

#include "collector/reading.h"
#include "collector/scan.h"

/* A string, its escapes undone; false: it is none, or they make no sense. */
bool scan_text(struct reader *reader, const struct scan_value *value,
    struct slice *ret);

/* Digits, in a number or a string, with 0x or without. */
bool scan_number(const struct scan_value *value, uint64_t most, uint64_t *ret);

/* A record (1326, 1701) whose fields are members of an object; adds to record. */
void read_json_members(struct reading *in, const struct scan_value *object,
    struct audit_record *record, uint32_t type, enum trust trust);

/* {"ID":"S.ms:N","NODE":"n","SECCOMP":{"arch":"0xc000003e",...}} */
bool read_laurel(struct reading *in, const struct scan_value *id,
    const struct scan_value *node, const struct scan_value *record,
    uint32_t type);

/* {"sequence":N,"timestamp":"S.ms","messages":[{"type":1326,"data":"..."}]} */
bool read_goaudit(struct reading *in, const struct scan_value *sequence,
    const struct scan_value *timestamp, const struct scan_value *messages);

/* {"auditd":{"sequence":N,"data":{"arch":"x86_64",...}},"process":{...}} */
bool read_auditbeat(struct reading *in, const struct scan_value *object);

#endif
