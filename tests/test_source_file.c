/* SPDX-License-Identifier: Apache-2.0 */
/* Logs as they are rotated, packed, emptied and replaced between two looks. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "collector/source_file.h"
#include "tests/test.h"

#define SAID_MAX 4096

struct place {
	char dir[64];
	char position[8192]; /* of the last checkpoint; "": none */
	char said[SAID_MAX]; /* first letters of the lines read since */
	char lost[64];       /* the word of the last loss, or "" */
	size_t losses;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return -1;
	*state = place;
	strcpy(place->dir, "/tmp/logs-XXXXXX");
	return mkdtemp(place->dir) && chdir(place->dir) == 0 ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	struct place *place = *state;
	int r = chdir("/");

	r |= nftw(place->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(place);
	return r;
}

static void write_as(const char *path, const char *mode, const void *bytes,
    size_t len)
{
	FILE *file = fopen(path, mode);

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* A letter a line, and enough behind it to tell the file by. */
static size_t lines_of(const char *letters, char *buf)
{
	size_t len = 0;

	for (; *letters; letters++)
		len += (size_t)sprintf(buf + len, "%c%063d\n", *letters, 0);
	return len;
}

static void put(const char *path, const char *letters)
{
	char buf[SAID_MAX];

	write_as(path, "w", buf, lines_of(letters, buf));
}

static void append(const char *path, const char *letters)
{
	char buf[SAID_MAX];

	write_as(path, "a", buf, lines_of(letters, buf));
}

static void note(struct place *place, struct source *source)
{
	struct checkpoint at;
	struct loss loss;

	while (source_file.loss(source, &loss) > 0) {
		(void)snprintf(place->lost, sizeof(place->lost), "%.*s",
		    (int)loss.what.len, loss.what.ptr);
		place->losses++;
	}
	assert_int_equal(source_file.checkpoint(source, &at), 0);
	assert_true(at.position.len < sizeof(place->position));
	memcpy(place->position, at.position.ptr, at.position.len);
	place->position[at.position.len] = '\0';
}

/* Read on from the last time, no more than most lines; what they began with. */
static const char *look_at(struct place *place, const char *what, size_t most)
{
	cleanup_source struct source *source = NULL;
	struct checkpoint since = {.position = slice_of(place->position),
	    .watch_to_ms = 1};
	struct entry entry;
	struct error err = {""};
	size_t count = 0;
	int r;

	place->losses = 0;
	place->lost[0] = '\0';
	r = source_file.open(what, SAID_KERNEL,
	    *place->position ? &since : NULL, &source, &err);
	if (r < 0)
		return strcpy(place->said, err.text);
	while (count < most && (r = source_file.next(source, &entry, &err)) > 0)
		place->said[count++] = entry.text.len ? entry.text.ptr[0] : '-';
	place->said[count] = '\0';
	assert_true(r >= 0);
	note(place, source);
	return place->said;
}

static const char *look(struct place *place, const char *what)
{
	return look_at(place, what, SAID_MAX - 1);
}

TEST(what_was_read_is_not_read_again)
{
	put("audit.log", "abc");
	assert_string_equal(look(*state, "audit.log"), "abc");
	assert_string_equal(look(*state, "audit.log"), "");
	append("audit.log", "de");
	assert_string_equal(look(*state, "audit.log"), "de");
}

TEST(reading_goes_on_where_it_was_left)
{
	put("audit.log", "abcdef");
	assert_string_equal(look_at(*state, "audit.log", 2), "ab");
	assert_string_equal(look_at(*state, "audit.log", 1), "c");
	assert_string_equal(look(*state, "audit.log"), "def");
}

TEST(a_folder_is_read_oldest_first)
{
	put("audit.log", "g");
	put("audit.log.1", "f");
	put("audit.log.2", "e");
	put("audit.log.10", "d");
	put("audit.log-20261101", "b");
	put("audit.log-20261102", "c");
	put("an-other.log", "a");
	put(".hidden", "x");
	write_as("wtmp", "w", "\0\0\0", 3);
	assert_string_equal(look(*state, "."), "abcdefg");
	assert_string_equal(look(*state, "."), "");
}

TEST(a_folder_goes_on_file_by_file)
{
	struct place *place = *state;

	put("audit.log", "ef");
	put("audit.log.1", "cd");
	put("audit.log.2", "ab");
	assert_string_equal(look_at(place, ".", 3), "abc");
	assert_string_equal(look_at(place, ".", 2), "de");
	assert_string_equal(look(place, "."), "f");
	assert_int_equal(place->losses, 0);
}

TEST(the_rest_of_a_rotated_log_is_read_first)
{
	struct place *place = *state;

	put("audit.log", "abc");
	put("audit.log.1", "x"); /* older, and not asked for */
	(void)look(place, "audit.log");
	append("audit.log", "d");
	assert_int_equal(rename("audit.log.1", "audit.log.3"), 0);
	assert_int_equal(rename("audit.log", "audit.log.2"), 0);
	put("audit.log.1", "ef");
	put("audit.log", "g");
	assert_string_equal(look(place, "audit.log"), "defg");
	assert_int_equal(place->losses, 0);
	assert_string_equal(look(place, "audit.log"), "");
}

TEST(copied_and_emptied_is_rotated_too)
{
	struct place *place = *state;

	put("audit.log", "abc");
	(void)look(place, "audit.log");
	put("audit.log.1", "abcd");
	assert_int_equal(truncate("audit.log", 0), 0);
	append("audit.log", "ef");
	assert_string_equal(look(place, "audit.log"), "def");
	assert_int_equal(place->losses, 0);
	append("audit.log", "g");
	assert_string_equal(look(place, "audit.log"), "g");
}

TEST(emptied_without_a_copy_is_a_loss)
{
	struct place *place = *state;

	put("audit.log", "abcd");
	(void)look(place, "audit.log");
	put("audit.log", "e");
	assert_string_equal(look(place, "audit.log"), "e");
	assert_int_equal(place->losses, 1);
	assert_string_equal(place->lost, "truncated");
	assert_string_equal(look(place, "audit.log"), "");
	assert_int_equal(place->losses, 0);
}

TEST(deleted_and_made_anew_is_a_loss)
{
	struct place *place = *state;

	put("audit.log", "abcd");
	(void)look(place, ".");
	assert_int_equal(unlink("audit.log"), 0);
	put("keep-the-inode", "x");
	put("audit.log", "efghij");
	assert_string_equal(look(place, "."), "efghijx");
	assert_string_equal(place->lost, "truncated");
}

static void pack_gz(const char *path, const char *bytes, size_t len)
{
	gzFile file = gzopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(gzwrite(file, bytes, (unsigned)len), (int)len);
	assert_int_equal(gzclose(file), Z_OK);
}

static void pack_zst(const char *path, const char *bytes, size_t len)
{
	char packed[SAID_MAX];
	size_t size = ZSTD_compress(packed, sizeof(packed), bytes, len, 3);

	assert_false(ZSTD_isError(size));
	write_as(path, "w", packed, size);
}

static void pack_xz(const char *path, const char *bytes, size_t len)
{
	uint8_t packed[SAID_MAX];
	size_t size = 0;

	assert_int_equal(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL,
	                     (const uint8_t *)bytes, len, packed, &size,
	                     sizeof(packed)),
	    LZMA_OK);
	write_as(path, "w", packed, size);
}

static const struct {
	const char *path;
	void (*pack)(const char *path, const char *bytes, size_t len);
} packers[] = {
    {"audit.log.1.gz",  pack_gz },
    {"audit.log.1.zst", pack_zst},
    {"audit.log.1.xz",  pack_xz },
    {"audit.log.1",     pack_gz }, /* told by how it begins */
};

TEST(a_packed_log_is_the_log)
{
	struct place *place = *state;
	char buf[SAID_MAX];
	size_t len = lines_of("abcdef", buf);

	for (size_t i = 0; i < ARRAY_SIZE(packers); i++) {
		place->position[0] = '\0';
		put("audit.log", "abcd");
		assert_string_equal(look(place, "audit.log"), "abcd");
		packers[i].pack(packers[i].path, buf, len);
		put("audit.log", "g");
		assert_string_equal(look(place, "audit.log"), "efg");
		assert_int_equal(place->losses, 0);
		assert_string_equal(look(place, "audit.log"), "");
		assert_int_equal(unlink(packers[i].path), 0);
	}
}

TEST(packed_pieces_one_after_the_other_are_one_log)
{
	char buf[SAID_MAX];
	size_t len = lines_of("ab", buf);
	char piece[SAID_MAX];
	FILE *file;
	size_t size;

	for (size_t i = 0; i < 3; i++) {
		struct place *place = *state;

		place->position[0] = '\0';
		packers[i].pack("one.log", buf, len);
		file = fopen("one.log", "r");
		size = fread(piece, 1, sizeof(piece), file);
		assert_int_equal(fclose(file), 0);
		write_as("one.log", "a", piece, size);
		assert_string_equal(look(place, "one.log"), "abab");
		assert_int_equal(place->losses, 0);
	}
}

/* Letters that do not repeat, so that half a file is half of them. */
static size_t many_lines(char buf[static 200000])
{
	size_t len = 0;
	uint32_t x = 1;

	for (size_t i = 0; i < 2000; i++)
		len += (size_t)sprintf(buf + len, "a%08x%08x\n",
		    x = x * 1664525 + 1013904223, (uint32_t)i * 2654435761U);
	return len;
}

TEST(a_packed_log_that_ends_early_gives_nothing)
{
	struct place *place = *state;
	char *buf = malloc(200000);
	struct stat st;
	size_t len;

	assert_non_null(buf);
	len = many_lines(buf);
	pack_gz("audit.log.1.gz", buf, len);
	assert_int_equal(stat("audit.log.1.gz", &st), 0);
	assert_int_equal(truncate("audit.log.1.gz", st.st_size / 2), 0);
	assert_string_equal(look(place, "audit.log.1.gz"), "");
	assert_string_equal(place->lost, "truncated");
	assert_string_equal(look(place, "audit.log.1.gz"), "");
	assert_int_equal(place->losses, 0); /* that was told */
	pack_gz("audit.log.1.gz", buf, len);
	assert_int_equal(strlen(look(place, "audit.log.1.gz")), 2000);
	assert_int_equal(place->losses, 0);
	free(buf);
}

/* All of it, or nothing and a loss. */
static void assert_all_or_nothing(struct place *place, const char *path,
    const char *all)
{
	const char *said;

	place->position[0] = '\0';
	said = look(place, path);
	if (strcmp(said, all) == 0 && place->losses == 0)
		return;
	assert_string_equal(said, "");
	assert_string_equal(place->lost, "truncated");
}

static size_t read_back(const char *path, char bytes[static SAID_MAX])
{
	FILE *file = fopen(path, "r");
	size_t size;

	assert_non_null(file);
	size = fread(bytes, 1, SAID_MAX, file);
	assert_int_equal(fclose(file), 0);
	return size;
}

TEST(wherever_it_is_cut_off_a_packed_log_gives_nothing)
{
	char buf[SAID_MAX], whole[SAID_MAX];
	size_t len = lines_of("abcdef", buf);

	for (size_t i = 0; i < 3; i++) {
		size_t size;

		packers[i].pack(packers[i].path, buf, len);
		size = read_back(packers[i].path, whole);
		for (size_t cut = 0; cut < size; cut++) {
			struct place *place = *state;

			place->position[0] = '\0';
			write_as(packers[i].path, "w", whole, cut);
			assert_string_equal(look(place, packers[i].path), "");
			assert_string_equal(place->lost, "truncated");
		}
		write_as(packers[i].path, "w", whole, size);
		assert_all_or_nothing(*state, packers[i].path, "abcdef");
	}
}

/* Of zstd the checksum is not asked for by whoever packs with the library. */
TEST(whatever_byte_is_damaged_a_packed_log_gives_nothing)
{
	static const size_t with_sums[] = {0, 2};
	char buf[SAID_MAX], whole[SAID_MAX];
	size_t len = lines_of("abcdef", buf);

	for (size_t i = 0; i < ARRAY_SIZE(with_sums); i++) {
		const char *path = packers[with_sums[i]].path;
		size_t size;

		packers[with_sums[i]].pack(path, buf, len);
		size = read_back(path, whole);
		for (size_t at = 0; at < size; at++) {
			whole[at] ^= 0x10;
			write_as(path, "w", whole, size);
			assert_all_or_nothing(*state, path, "abcdef");
			whole[at] ^= 0x10;
		}
	}
}

TEST(a_piece_that_is_cut_off_spoils_those_before_it)
{
	char buf[SAID_MAX], piece[SAID_MAX];
	size_t len = lines_of("ab", buf), size;

	for (size_t i = 0; i < 3; i++) {
		packers[i].pack("one.log", buf, len);
		size = read_back("one.log", piece);
		for (size_t cut = 1; cut < size; cut++) {
			struct place *place = *state;

			place->position[0] = '\0';
			write_as("one.log", "w", piece, size);
			write_as("one.log", "a", piece, cut);
			assert_string_equal(look(place, "one.log"), "");
			assert_string_equal(place->lost, "truncated");
		}
	}
}

TEST(a_damaged_log_of_a_folder_is_told_and_the_others_are_read)
{
	struct place *place = *state;
	char buf[SAID_MAX];
	size_t len = lines_of("cd", buf);
	struct stat st;

	put("audit.log", "ef");
	pack_gz("audit.log.1.gz", buf, len);
	put("audit.log.2", "ab");
	assert_int_equal(stat("audit.log.1.gz", &st), 0);
	assert_int_equal(truncate("audit.log.1.gz", st.st_size - 4), 0);
	assert_string_equal(look(place, "."), "abef");
	assert_int_equal(place->losses, 1);
	assert_string_equal(look(place, "."), "");
	assert_int_equal(place->losses, 0);
	pack_gz("audit.log.1.gz", buf, len);
	assert_string_equal(look(place, "."), "cd");
	assert_int_equal(place->losses, 0);
}

TEST(the_last_line_need_not_end)
{
	struct place *place = *state;

	write_as("audit.log", "w", "a\nb", 3);
	assert_string_equal(look(place, "audit.log"), "ab");
	assert_string_equal(look(place, "audit.log"), "");
	write_as("audit.log", "a", "b\nc\n", 4);
	assert_string_equal(look(place, "audit.log"), "bc");
}

TEST(a_line_without_end_is_cut_and_the_next_one_whole)
{
	cleanup_source struct source *source = NULL;
	struct entry entry;
	size_t len = (3U << 20) + 5;
	char *buf = malloc(len);

	assert_non_null(buf);
	memset(buf, 'x', len);
	memcpy(buf + len - 3, "\ny\n", 3);
	write_as("audit.log", "w", buf, len);
	free(buf);
	assert_int_equal(source_file.open("audit.log", SAID_KERNEL, NULL,
	                     &source, NULL),
	    0);
	assert_int_equal(source_file.next(source, &entry, NULL), 1);
	assert_true(entry.cut);
	assert_int_equal(entry.text.len, 1U << 20);
	assert_int_equal(source_file.next(source, &entry, NULL), 1);
	assert_false(entry.cut);
	assert_slice_equal(entry.text, "y");
	assert_int_equal(entry.position, len - 2);
	assert_int_equal(entry.line_number, 2);
	assert_int_equal(source_file.next(source, &entry, NULL), 0);
}

TEST(a_mebibyte_is_not_too_long)
{
	struct place *place = *state;
	size_t len = (1U << 20) + 1;
	char *buf = malloc(len);
	cleanup_source struct source *source = NULL;
	struct entry entry;

	(void)place;
	assert_non_null(buf);
	memset(buf, 'x', len);
	buf[len - 1] = '\n';
	write_as("audit.log", "w", buf, len);
	free(buf);
	assert_int_equal(source_file.open("audit.log", SAID_KERNEL, NULL,
	                     &source, NULL),
	    0);
	assert_int_equal(source_file.next(source, &entry, NULL), 1);
	assert_false(entry.cut);
	assert_int_equal(entry.text.len, len - 1);
}

TEST(a_link_that_others_could_have_put_is_not_followed)
{
	struct place *place = *state;

	put("secret", "a");
	assert_int_equal(symlink("secret", "audit.log"), 0);
	assert_string_equal(look(place, "audit.log"), "a");
	assert_int_equal(chmod(".", 0777), 0);
	place->position[0] = '\0';
	assert_non_null(strstr(look(place, "audit.log"), "not followed"));
	assert_string_equal(look(place, "."), "a"); /* of the file itself */
}

TEST(only_regular_files_are_read)
{
	struct place *place = *state;

	assert_int_equal(mkfifo("pipe.log", 0600), 0);
	assert_non_null(strstr(look(place, "pipe.log"), "not a regular file"));
	put("audit.log", "a");
	assert_string_equal(look(place, "."), "a");
}

TEST(a_checkpoint_of_nonsense_is_none)
{
	struct place *place = *state;

	put("audit.log", "ab");
	strcpy(place->position, "logs 1\n1 2 x");
	assert_string_equal(look(place, "audit.log"), "ab");
	strcpy(place->position, "logs 9\n");
	assert_string_equal(look(place, "audit.log"), "ab");
}

#define file_test(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    file_test(what_was_read_is_not_read_again),
	    file_test(reading_goes_on_where_it_was_left),
	    file_test(a_folder_is_read_oldest_first),
	    file_test(a_folder_goes_on_file_by_file),
	    file_test(the_rest_of_a_rotated_log_is_read_first),
	    file_test(copied_and_emptied_is_rotated_too),
	    file_test(emptied_without_a_copy_is_a_loss),
	    file_test(deleted_and_made_anew_is_a_loss),
	    file_test(a_packed_log_is_the_log),
	    file_test(packed_pieces_one_after_the_other_are_one_log),
	    file_test(a_packed_log_that_ends_early_gives_nothing),
	    file_test(wherever_it_is_cut_off_a_packed_log_gives_nothing),
	    file_test(whatever_byte_is_damaged_a_packed_log_gives_nothing),
	    file_test(a_piece_that_is_cut_off_spoils_those_before_it),
	    file_test(
	        a_damaged_log_of_a_folder_is_told_and_the_others_are_read),
	    file_test(the_last_line_need_not_end),
	    file_test(a_line_without_end_is_cut_and_the_next_one_whole),
	    file_test(a_mebibyte_is_not_too_long),
	    file_test(a_link_that_others_could_have_put_is_not_followed),
	    file_test(only_regular_files_are_read),
	    file_test(a_checkpoint_of_nonsense_is_none),
	};

	return cmocka_run_group_tests_name("source_file", tests, NULL, NULL);
}
