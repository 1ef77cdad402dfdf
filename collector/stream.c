/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/stream.h"

#include <errno.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/array.h"
#include "base/library.h"
#include "base/slice.h"

#define IN_BYTES    ((size_t)64 << 10)
#define SKIP_BYTES  ((size_t)64 << 10)
#define XZ_MEMORY   (UINT64_C(48) << 20) /* a log of xz -9 wants 65 MiB */
#define ZSTD_WINDOW 23                   /* 8 MiB: zstd -19 */

struct codec {
	const char *magic;
	size_t len;
	struct library *library;
	int (*open)(struct stream *stream);
	/*
	 * Put out what there is room for, from what there is in; -EBADMSG: it
	 * is damaged. Progress is seen by in_at and the return value.
	 */
	ssize_t (*unpack)(struct stream *stream, char *buf, size_t size);
	void (*close)(struct stream *stream);
};

struct stream {
	int fd;
	const struct codec *codec; /* NULL: plain */
	bool ended, cut;
	bool whole; /* a member or frame is complete: here it may end */
	uint64_t read;
	size_t in_at, in_end;
	union {
		z_stream gz;
		lzma_stream xz;
		ZSTD_DStream *zst;
	} of;
	unsigned char in[IN_BYTES];
};

/* clang-format off */
#define GZ_CALLS(_) \
	_(inflateInit2_) \
	_(inflate) \
	_(inflateReset) \
	_(inflateEnd)
#define XZ_CALLS(_) \
	_(lzma_stream_decoder) \
	_(lzma_code) \
	_(lzma_end)
#define ZST_CALLS(_) \
	_(ZSTD_createDStream) \
	_(ZSTD_DCtx_setParameter) \
	_(ZSTD_decompressStream) \
	_(ZSTD_isError) \
	_(ZSTD_freeDStream)
/* clang-format on */

static struct {
	GZ_CALLS(LIBRARY_CALL)
} zlib;

static struct {
	XZ_CALLS(LIBRARY_CALL)
} lzma;

static struct {
	ZST_CALLS(LIBRARY_CALL)
} zstd;

static const char *const gz_names[] = {GZ_CALLS(LIBRARY_NAME)};
static const char *const xz_names[] = {XZ_CALLS(LIBRARY_NAME)};
static const char *const zst_names[] = {ZST_CALLS(LIBRARY_NAME)};

enum {
	GZ,
	ZST,
	XZ,
	LIBRARIES
};

/* clang-format off */
static struct library libraries[LIBRARIES] = {
    [GZ] = {"libz.so.1", "zlib1g", "what gzip packed is read with it",
        gz_names, ARRAY_SIZE(gz_names), &zlib, NULL},
    [ZST] = {"libzstd.so.1", "libzstd1", "what zstd packed is read with it",
        zst_names, ARRAY_SIZE(zst_names), &zstd, NULL},
    [XZ] = {"liblzma.so.5", "liblzma5", "what xz packed is read with it",
        xz_names, ARRAY_SIZE(xz_names), &lzma, NULL},
};
/* clang-format on */

static int open_gz(struct stream *stream)
{
	return zlib.inflateInit2_(&stream->of.gz, 15 + 16, ZLIB_VERSION,
	           (int)sizeof(z_stream)) == Z_OK
	           ? 0
	           : -ENOMEM;
}

/* A file may be several members one after the other. */
static ssize_t unpack_gz(struct stream *stream, char *buf, size_t size)
{
	z_stream *gz = &stream->of.gz;
	int code;

	if (stream->whole && zlib.inflateReset(gz) != Z_OK)
		return -EBADMSG;
	gz->next_in = stream->in + stream->in_at;
	gz->avail_in = (uInt)(stream->in_end - stream->in_at);
	gz->next_out = (unsigned char *)buf;
	gz->avail_out = (uInt)size;
	code = zlib.inflate(gz, Z_NO_FLUSH);
	stream->in_at = stream->in_end - gz->avail_in;
	stream->whole = code == Z_STREAM_END;
	if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR &&
	    gz->avail_out == size)
		return -EBADMSG;
	return (ssize_t)(size - gz->avail_out);
}

static void close_gz(struct stream *stream)
{
	(void)zlib.inflateEnd(&stream->of.gz);
}

static int open_xz(struct stream *stream)
{
	stream->of.xz = (lzma_stream)LZMA_STREAM_INIT;
	return lzma.lzma_stream_decoder(&stream->of.xz, XZ_MEMORY, 0) == LZMA_OK
	           ? 0
	           : -ENOMEM;
}

static ssize_t unpack_xz(struct stream *stream, char *buf, size_t size)
{
	lzma_stream *xz = &stream->of.xz;
	lzma_ret code;

	if (stream->whole &&
	    lzma.lzma_stream_decoder(xz, XZ_MEMORY, 0) != LZMA_OK)
		return -EBADMSG;
	xz->next_in = stream->in + stream->in_at;
	xz->avail_in = stream->in_end - stream->in_at;
	xz->next_out = (unsigned char *)buf;
	xz->avail_out = size;
	code = lzma.lzma_code(xz, LZMA_RUN);
	stream->in_at = stream->in_end - xz->avail_in;
	stream->whole = code == LZMA_STREAM_END;
	if (code == LZMA_MEMLIMIT_ERROR)
		return -E2BIG;
	if (code != LZMA_OK && code != LZMA_STREAM_END &&
	    code != LZMA_BUF_ERROR && xz->avail_out == size)
		return -EBADMSG;
	return (ssize_t)(size - xz->avail_out);
}

static void close_xz(struct stream *stream)
{
	lzma.lzma_end(&stream->of.xz);
}

static int open_zst(struct stream *stream)
{
	stream->of.zst = zstd.ZSTD_createDStream();
	if (!stream->of.zst)
		return -ENOMEM;
	(void)zstd.ZSTD_DCtx_setParameter(stream->of.zst, ZSTD_d_windowLogMax,
	    ZSTD_WINDOW);
	return 0;
}

static ssize_t unpack_zst(struct stream *stream, char *buf, size_t size)
{
	ZSTD_inBuffer in = {stream->in + stream->in_at,
	    stream->in_end - stream->in_at, 0};
	ZSTD_outBuffer out = {.size = size};
	size_t code;

	out.dst = buf;
	code = zstd.ZSTD_decompressStream(stream->of.zst, &out, &in);

	stream->in_at += in.pos;
	if (zstd.ZSTD_isError(code))
		return out.pos > 0 ? (ssize_t)out.pos : -EBADMSG;
	stream->whole = code == 0;
	return (ssize_t)out.pos;
}

static void close_zst(struct stream *stream)
{
	(void)zstd.ZSTD_freeDStream(stream->of.zst);
}

static const struct codec codecs[] = {
    {"\x1f\x8b",         2, &libraries[GZ],  open_gz,  unpack_gz,  close_gz },
    {"\x28\xb5\x2f\xfd", 4, &libraries[ZST], open_zst, unpack_zst, close_zst},
    {"\xfd"
     "7zXZ",        5, &libraries[XZ],  open_xz,  unpack_xz,  close_xz },
};

static ssize_t read_some(struct stream *stream, void *buf, size_t size,
    struct error *err)
{
	ssize_t n;

	do
		n = read(stream->fd, buf, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return error_set(err, -errno, "reading: %s", strerror(errno));
	stream->read += (uint64_t)n;
	return n;
}

/* More of the file, behind what is left of it. */
static ssize_t fill(struct stream *stream, struct error *err)
{
	size_t left = stream->in_end - stream->in_at;
	ssize_t n;

	memmove(stream->in, stream->in + stream->in_at, left);
	stream->in_at = 0;
	stream->in_end = left;
	n = read_some(stream, stream->in + left, IN_BYTES - left, err);
	if (n > 0)
		stream->in_end += (size_t)n;
	return n;
}

void stream_be_ready(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(libraries); i++)
		(void)library_load(&libraries[i], NULL);
}

static int choose_codec(struct stream *stream, struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++) {
		const struct codec *codec = &codecs[i];
		int r;

		if (stream->in_end < codec->len ||
		    memcmp(stream->in, codec->magic, codec->len) != 0)
			continue;
		r = library_load(codec->library, err);
		if (r < 0)
			return r;
		if (codec->open(stream) < 0)
			return error_set(err, -ENOMEM, "out of memory");
		stream->codec = codec;
	}
	return 0;
}

int stream_open(int fd, struct stream **ret, struct error *err)
{
	cleanup_stream struct stream *stream = malloc(sizeof(*stream));
	ssize_t n;
	int r;

	if (!stream) {
		(void)close(fd);
		return error_set(err, -ENOMEM, "out of memory");
	}
	memset(stream, 0, offsetof(struct stream, in));
	stream->fd = fd;
	do
		n = fill(stream, err);
	while (n > 0 && stream->in_end < codecs[2].len);
	if (n < 0)
		return (int)n;
	r = choose_codec(stream, err);
	if (r < 0)
		return r;
	*ret = TAKE(stream);
	return 0;
}

void stream_close(struct stream *stream)
{
	if (!stream)
		return;
	if (stream->codec)
		stream->codec->close(stream);
	(void)close(stream->fd);
	free(stream);
}

static ssize_t read_plain(struct stream *stream, char *buf, size_t size,
    struct error *err)
{
	size_t left = stream->in_end - stream->in_at;

	if (left == 0)
		return read_some(stream, buf, size, err);
	if (left > size)
		left = size;
	memcpy(buf, stream->in + stream->in_at, left);
	stream->in_at += left;
	return (ssize_t)left;
}

/* Whether another member begins there, or at least the head of one. */
static bool is_member(const struct stream *stream, size_t at)
{
	const struct codec *codec = stream->codec;
	size_t len = stream->in_end - at;

	return len > 0 && memcmp(stream->in + at, codec->magic,
	                      len < codec->len ? len : codec->len) == 0;
}

/*
 * What is damaged is given up from there on. Bytes behind the end that are no
 * member of their own are padding, or rubbish.
 */
static ssize_t give_up(struct stream *stream, ssize_t r, size_t at,
    struct error *err)
{
	if (r == -E2BIG)
		return error_set(err, -E2BIG,
		    "unpacking takes more memory than is given it");
	stream->cut =
	    !stream->whole || stream->read == 0 || is_member(stream, at);
	stream->ended = true;
	return 0;
}

static ssize_t read_packed(struct stream *stream, char *buf, size_t size,
    struct error *err)
{
	while (!stream->ended) {
		bool whole = stream->whole;
		size_t at;
		ssize_t n = 0;

		if (stream->in_at == stream->in_end)
			n = fill(stream, err);
		if (n < 0)
			return n;
		if (stream->in_at == stream->in_end) {
			stream->cut = !whole;
			stream->ended = true;
			break;
		}
		at = stream->in_at;
		n = stream->codec->unpack(stream, buf, size);
		if (n > 0)
			return n;
		if (n < 0 || stream->in_at == at) {
			stream->whole = whole;
			return give_up(stream, n, at, err);
		}
	}
	return 0;
}

ssize_t stream_read(struct stream *stream, char *buf, size_t size,
    struct error *err)
{
	if (!stream->codec)
		return read_plain(stream, buf, size, err);
	return read_packed(stream, buf, size, err);
}

static int skip(struct stream *stream, uint64_t count, struct error *err)
{
	cleanup_free char *buf = malloc(SKIP_BYTES);

	if (!buf)
		return error_set(err, -ENOMEM, "out of memory");
	while (count > 0) {
		size_t some = count < SKIP_BYTES ? (size_t)count : SKIP_BYTES;
		ssize_t n = stream_read(stream, buf, some, err);

		if (n <= 0)
			return (int)n;
		count -= (uint64_t)n;
	}
	return 0;
}

/* Called before anything was read. */
int stream_seek(struct stream *stream, uint64_t offset, struct error *err)
{
	if (stream->codec || offset > INT64_MAX)
		return skip(stream, offset, err);
	if (lseek(stream->fd, (off_t)offset, SEEK_SET) < 0)
		return skip(stream, offset, err);
	stream->in_at = stream->in_end = 0;
	stream->read = offset;
	return 0;
}

static int write_all(int fd, const void *bytes, size_t len, struct error *err)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR)
			return error_set(err, -errno, "keeping it: %s",
			    strerror(errno));
		at += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* Called before anything was read. */
int stream_keep(struct stream *stream, int file, uint64_t most,
    struct error *err)
{
	uint64_t kept = 0;
	ssize_t n = 1;
	int r = 0;

	while (r == 0 && n > 0) {
		size_t some = stream->in_end - stream->in_at;

		kept += some;
		if (kept > most)
			return error_set(err, -E2BIG,
			    "what is packed and longer than %llu MiB goes in "
			    "as a file",
			    (unsigned long long)(most >> 20));
		r = write_all(file, stream->in + stream->in_at, some, err);
		stream->in_at = stream->in_end;
		n = r == 0 ? fill(stream, err) : 0;
	}
	return n < 0 ? (int)n : r;
}

bool stream_is_packed(const struct stream *stream)
{
	return stream->codec;
}

bool stream_is_cut(const struct stream *stream)
{
	return stream->cut;
}

uint64_t stream_progress(const struct stream *stream)
{
	return stream->read - (stream->in_end - stream->in_at);
}

int stream_fd(const struct stream *stream)
{
	return stream->fd;
}
