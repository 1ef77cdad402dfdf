/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The automaton as one table: a row a state, a column a class of bytes. All
 * the bytes that no word holds are of class 0, so ordinary text stays in a
 * few rows that fit in the nearest cache.
 */
#include "collector/matcher.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"

#define STATES_MAX 8192
#define CLASSES    64
#define NO_WORD    UINT16_MAX

struct matcher {
	uint8_t class_of[256];
	size_t states;
	uint16_t (*next)[CLASSES];
	uint16_t *word;   /* that ends in a state, or NO_WORD */
	uint16_t *suffix; /* the longest state that ends as this one does */
};

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	free(matcher->next);
	free(matcher->word);
	free(matcher->suffix);
	free(matcher);
}

static void matcher_freep(struct matcher **matcher)
{
	matcher_free(*matcher);
}

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static int add_classes(struct matcher *matcher, const char *word,
    size_t *classes)
{
	for (; *word; word++) {
		unsigned char c = lower((unsigned char)*word);

		if (matcher->class_of[c])
			continue;
		if (*classes == CLASSES)
			return -E2BIG;
		matcher->class_of[c] = (uint8_t)(*classes)++;
		if (c >= 'a' && c <= 'z')
			matcher->class_of[c & 0xdf] = matcher->class_of[c];
	}
	return 0;
}

static int add_word(struct matcher *matcher, const char *word, size_t number)
{
	size_t state = 0, len = strlen(word);

	if (len == 0 || len > MATCHER_WORD_MAX)
		return -EINVAL;
	for (; *word; word++) {
		uint16_t *to =
		    &matcher
		         ->next[state][matcher->class_of[(unsigned char)*word]];

		if (*to == 0) {
			matcher->word[matcher->states] = NO_WORD;
			*to = (uint16_t)matcher->states++;
		}
		state = *to;
	}
	if (matcher->word[state] == NO_WORD)
		matcher->word[state] = (uint16_t)number;
	return 0;
}

/*
 * Breadth first, so that a shorter state is complete before a longer one
 * needs it. Where no word goes on, the next of the suffix is taken over.
 */
static int link_states(struct matcher *matcher)
{
	cleanup_free uint16_t *queue = calloc(matcher->states, sizeof(*queue));
	size_t head = 0, tail = 0;

	if (!queue)
		return -ENOMEM;
	for (size_t c = 0; c < CLASSES; c++)
		if (matcher->next[0][c])
			queue[tail++] = matcher->next[0][c];
	while (head < tail) {
		uint16_t state = queue[head++], back = matcher->suffix[state];

		if (matcher->word[state] == NO_WORD)
			matcher->word[state] = matcher->word[back];
		for (size_t c = 0; c < CLASSES; c++) {
			uint16_t to = matcher->next[state][c];

			if (to) {
				matcher->suffix[to] = matcher->next[back][c];
				queue[tail++] = to;
			} else {
				matcher->next[state][c] =
				    matcher->next[back][c];
			}
		}
	}
	return 0;
}

static int allocate(struct matcher *matcher, size_t letters)
{
	if (letters + 1 > STATES_MAX)
		return -E2BIG;
	matcher->next = calloc(letters + 1, sizeof(*matcher->next));
	matcher->word = calloc(letters + 1, sizeof(*matcher->word));
	matcher->suffix = calloc(letters + 1, sizeof(*matcher->suffix));
	if (!matcher->next || !matcher->word || !matcher->suffix)
		return -ENOMEM;
	matcher->word[0] = NO_WORD;
	matcher->states = 1;
	return 0;
}

int matcher_new(const char *const words[], size_t count, struct matcher **ret)
{
	CLEANUP(matcher_freep) struct matcher *matcher = NULL;
	size_t letters = 0, classes = 1;
	int r = 0;

	matcher = calloc(1, sizeof(*matcher));
	if (!matcher)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < count; i++) {
		letters += strlen(words[i]);
		r = add_classes(matcher, words[i], &classes);
	}
	if (r == 0)
		r = allocate(matcher, letters);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = add_word(matcher, words[i], i);
	if (r == 0)
		r = link_states(matcher);
	if (r == 0)
		*ret = TAKE(matcher);
	return r;
}

bool matcher_next(const struct matcher *matcher, struct slice text,
    struct match_at *from, size_t *ret)
{
	uint32_t state = from->state;

	for (size_t i = from->at; i < text.len; i++) {
		unsigned class = matcher->class_of[(unsigned char)text.ptr[i]];

		state = matcher->next[state][class];
		if (matcher->word[state] == NO_WORD)
			continue;
		*from = (struct match_at){state, i + 1};
		*ret = matcher->word[state];
		return true;
	}
	return false;
}
