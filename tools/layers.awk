# SPDX-License-Identifier: Apache-2.0
# Who may include whom, read off the includes: awk -f tools/layers.awk */*.[ch]
BEGIN {
	may["base"] = ""
	may["syscalls"] = may["evidence"] = "base"
	may["profile"] = "base syscalls"
	may["host"] = "base syscalls"
	may["collector"] = "base syscalls evidence host"
	may["store"] = "base evidence"
	may["analyzer"] = "base syscalls evidence profile"
	may["reports"] = "base syscalls evidence profile analyzer"
	only["sqlite3.h"] = "store"; only["libpq-fe.h"] = "fleet"
	only["seccomp.h"] = "syscalls profile"; only["yaml.h"] = "base"
	only["json-c/json.h"] = "base"; only["libsmartcols/libsmartcols.h"] = "reports"
	only["systemd/sd-journal.h"] = "collector"; only["libaudit.h"] = "host"
}
function forbid(what) {
	print FILENAME ":" FNR ": " folder " may not include " what
	bad = 1
}
FNR == 1 { folder = FILENAME; sub(/\/.*/, "", folder) }
/^#include/ && folder in may {
	to = $2; gsub(/[<>"]/, "", to)
	if (to in only && only[to] !~ "(^| )" folder "( |$)")
		forbid(to)
	if ($2 ~ /^"/) {
		sub(/\/.*/, "", to)
		if (to != folder && may[folder] !~ "(^| )" to "( |$)")
			forbid(to)
	}
}
END { exit bad }
