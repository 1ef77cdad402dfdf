/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of a record's fields, one by one. Private to audit_record.c.
 *
 * Each takes the text of one field off the front of rest, up to the blank that
 * ends it, and turns it into a member of the record. It returns NULL, or else
 * what is the matter with the text.
 */
#ifndef COLLECTOR_AUDIT_FIELDS_H
#define COLLECTOR_AUDIT_FIELDS_H

#include "base/slice.h"

typedef const char *audit_field_reader(struct slice *rest, void *member);

audit_field_reader audit_field_u32, audit_field_i32, audit_field_hex32,
    audit_field_hex64, audit_field_code, audit_field_label, audit_field_text;

/* Where in s the last one begins, or NULL. */
const char *audit_find_last(struct slice s, const char *what);

/* ChromeOS has the parent between the label and the process: " ppid=1". */
void audit_label_cut_parent(struct slice *label);

#endif
