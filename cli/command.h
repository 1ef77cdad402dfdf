/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The commands of the program. Each cmd_*.c defines one, at its end; main.c
 * lists them, and what is not in that list does not exist. Help, parsing and
 * completion all come from the rows here.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/problems.h"
#include "base/slice.h"

/* Exit statuses, besides EXIT_SUCCESS; as grep(1) and diff(1) have them. */
#define EXIT_FINDINGS     1 /* hold; something was found; they differ */
#define EXIT_TROUBLE      2 /* usage, I/O, store: no answer */
#define EXIT_INSUFFICIENT 3 /* not enough evidence */
#define EXIT_UNTRUSTED    4 /* evidence that cannot be trusted */

enum option_kind {
	OPTION_FLAG,  /* bool */
	OPTION_TEXT,  /* const char * */
	OPTION_LIST,  /* struct option_list: may be given again */
	OPTION_COUNT, /* uint64_t */
	OPTION_TIME,  /* uint64_t, ms since the epoch */
	OPTION_SPAN   /* uint64_t, ms */
};

#define OPTION_LIST_MAX 64

struct option_list {
	const char *items[OPTION_LIST_MAX];
	size_t count;
};

/* A table of these ends with a row whose name is NULL. */
struct option_row {
	char letter; /* 0: it has none */
	const char *name;
	enum option_kind kind;
	size_t offset;        /* of the member it sets */
	const char *argument; /* "FORMAT", or "text|json" for completion */
	const char *help;
};

/* Rows that many commands share; type is the struct they fill. */
#define OPTION_DB(type)                                           \
	{                                                         \
		0, "db", OPTION_TEXT, offsetof(type, db), "FILE", \
		    "the store (default: $SECCOMPCTL_DB, "        \
		    "then the system's)"                          \
	}
#define OPTION_OUTPUT(type, formats)                                         \
	{                                                                    \
		'o', "output", OPTION_TEXT, offsetof(type, output), formats, \
		    "write it in this format"                                \
	}
#define OPTION_WORKLOADS(type)                                            \
	{                                                                 \
		'w', "workloads", OPTION_TEXT, offsetof(type, workloads), \
		    "FILE", "(default: /etc/seccompctl/workloads.yaml)"   \
	}
#define OPTION_NOW(type)                                               \
	{                                                              \
		0, "now", OPTION_TIME, offsetof(type, now_ms), "TIME", \
		    "judge as of then"                                 \
	}
#define OPTION_END                                  \
	{                                           \
		0, NULL, OPTION_FLAG, 0, NULL, NULL \
	}

struct command {
	const char *name;
	const char *synopsis;             /* its options and operands */
	const char *summary;              /* one line of help */
	const char *description;          /* a paragraph or two, or NULL */
	const struct option_row *options; /* NULL: none of its own */
	const char *examples; /* "  $ seccompctl ...\n" lines, or NULL */
	const struct command *const *children; /* of a noun; ends with NULL */
	/* argv[0] is the name. Returns the exit status of the program. */
	int (*run)(const struct command *self, int argc, char *argv[]);
};

extern const char program_version[];

/* Those of main.c; NULL past the last. */
const struct command *command_at(size_t i);

/*
 * Read the options of a command into the struct its rows point into, and
 * leave the operands in argv. Returns -1 to go on, or else the exit status to
 * leave with: --help was asked for, or the options make no sense.
 * --help, --color WHEN and --no-pager are everybody's.
 */
int command_options(const struct command *self, int *argc, char **argv[],
    void *into);

/* For a noun: run the child that argv[1] names. */
int command_child(const struct command *self, int argc, char *argv[]);

/* "rollout" while a child of rollout runs; else "". */
extern const char *command_noun;

/* "usage: ..." and a hint, on stderr. Returns EXIT_TROUBLE. */
int command_usage(const struct command *self, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* "seccompctl: text" on stderr, control bytes escaped. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* say() what went wrong with what; returns EXIT_TROUBLE. */
int trouble(const char *what, const struct error *err);

/* The nearest of names by edits, for "did you mean"; NULL: none is near. */
const char *nearest(const char *word, const char *(*at)(size_t i, void *arg),
    void *arg);

/* Whether colour is wanted on out: --color, NO_COLOR, a terminal. */
bool color_wanted(FILE *out);

/* --db, else $SECCOMPCTL_DB, else the system's, else the user's own. */
const char *store_path(const char *db);

struct store;
struct workloads;

/* Open it, or say why not. mode is an enum store_mode. False: said. */
bool open_store(const char *db, int mode, struct store **ret);

/* Read it, or print its problems. False: said. */
bool read_workloads(const char *path, struct workloads *ret);

/*
 * The same for who only looks: where none was ever written, and no rollout of
 * the store needs one, there are none, and it is said. False: said.
 */
bool read_workloads_for(struct store *store, const char *path,
    struct workloads *ret);

#endif
