/* SPDX-License-Identifier: Apache-2.0 */
/* A name that does something wherever it is not taken for a name. */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#define HOSTILE                                                            \
	"=cmd|'/c x'!A1<script>window.hit=1</script>\"><img src=x "        \
	"onerror=window.hit=1>\x1b[31m\x1b]8;;http://evil.invalid/\x1b\\"  \
	"\x07'`;$(reboot)|\\\r\n::error::no\n]]>&lt;{{1}}\xe2\x80\xae\xff" \
	"\xc2\x9b[t](javascript:1)"

#endif
