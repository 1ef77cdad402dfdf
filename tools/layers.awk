# SPDX-License-Identifier: Apache-2.0
# Who may include whom, read off the includes: awk -f tools/layers.awk FILE...
# Each is named as seen from the top of the tree.
BEGIN {
	may["base"] = ""
	may["syscalls"] = may["evidence"] = "base"
	may["profile"] = "base syscalls"
	may["host"] = "base syscalls"
	may["store"] = "base evidence"
	may["collector"] = "base syscalls evidence host"
	may["analyzer"] = "base syscalls evidence profile"
	may["controller"] = "base syscalls evidence profile analyzer"
	may["reports"] = "base syscalls evidence profile analyzer"
	may["cli"] = "base syscalls evidence profile host store collector " \
	    "analyzer controller reports"
	may["tests"] = may["cli"] " cli tests"
	# What an e2e test runs beside the program brings nothing of it along.
	may["tests/e2e"] = ""

	# Libraries, by what they are: the folders that need each.
	only["sqlite3.h"] = "store tests"
	only["seccomp.h"] = "syscalls profile tests tests/e2e"
	only["yaml.h"] = "base"
	only["json-c/json.h"] = "tests"
	only["libsmartcols/libsmartcols.h"] = "reports"
	only["zlib.h"] = only["zstd.h"] = only["lzma.h"] = "collector tests"
	only["dlfcn.h"] = "base" # base/library.h loads for all
	only["auparse.h"] = only["cmocka.h"] = "tests"

	# libc's, and the kernel's: linux/ and asm/ are not spelled out.
	split("assert complex ctype errno fenv float inttypes iso646 limits " \
	    "locale math setjmp signal stdalign stdarg stdatomic stdbool " \
	    "stddef stdint stdio stdlib stdnoreturn string tgmath threads " \
	    "time uchar wchar wctype aio arpa/inet cpio dirent fcntl fmtmsg " \
	    "fnmatch ftw glob grp iconv langinfo libgen monetary mqueue " \
	    "net/if netdb netinet/in netinet/tcp nl_types poll pthread pwd " \
	    "regex sched search semaphore spawn strings syslog tar termios " \
	    "unistd utime utmpx wordexp sys/ipc sys/mman sys/msg " \
	    "sys/resource sys/select sys/sem sys/shm sys/socket sys/stat " \
	    "sys/statvfs sys/time sys/times sys/types sys/uio sys/un " \
	    "sys/utsname sys/wait alloca byteswap elf endian err error " \
	    "execinfo features fts getopt gnu/libc-version ifaddrs link " \
	    "malloc mntent obstack paths printf pty sys/auxv sys/epoll " \
	    "sys/eventfd sys/fanotify sys/file sys/fsuid sys/inotify " \
	    "sys/ioctl sys/mount sys/param sys/personality sys/prctl " \
	    "sys/ptrace sys/quota sys/random sys/reboot sys/sendfile " \
	    "sys/signalfd sys/swap sys/syscall sys/sysinfo sys/sysmacros " \
	    "sys/timerfd sys/ttydefaults sys/user sys/vfs sys/xattr " \
	    "sysexits ucontext", names)
	for (i in names)
		libc[names[i] ".h"] = 1
}
function forbid(what) {
	print FILENAME ":" FNR ": " folder " may not include " what
	bad = 1
}
function among(word, words) {
	return index(" " words " ", " " word " ") > 0
}
function folder_of(path) {
	if (path ~ /^tests\/e2e\//)
		return "tests/e2e"
	return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : "."
}
function library(name) {
	if (name in only)
		return among(folder, only[name])
	return name in libc || name ~ /^(linux|asm)\/[a-z0-9_-]+\.h$/
}
function ours(name,  to) {
	if (name !~ /^[a-z0-9_]+(\/[a-z0-9_]+)+\.h$/)
		return 0
	to = folder_of(name)
	return to in may && (to == folder || among(to, may[folder]))
}
FNR == 1 {
	folder = folder_of(FILENAME)
	if (!(folder in may)) {
		print FILENAME ": nothing is said of its folder in " \
		    "tools/layers.awk"
		bad = 1
	}
}
/^[ \t]*#[ \t]*(include|import)/ && folder in may {
	what = $0
	sub(/^[ \t]*#[ \t]*(include|import)[ \t]*/, "", what)
	if (match(what, /^<[^>]*>/))
		fine = library(substr(what, 2, RLENGTH - 2))
	else if (match(what, /^"[^"]*"/))
		fine = ours(substr(what, 2, RLENGTH - 2))
	else
		fine = 0
	if (!fine)
		forbid(RLENGTH > 0 ? substr(what, 1, RLENGTH) : what)
}
END { exit bad }
