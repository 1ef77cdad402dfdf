# SPDX-License-Identifier: Apache-2.0
# Number the records of a log as a kernel does: each node by itself, in order,
# and none left out. The input is in the order of its stamps.

{
	node = match($0, /^node=[^ ]+/) ? substr($0, RSTART, RLENGTH) : ""
	sub(/:[0-9]+\)/, ":" (100 + n[node]++) ")")
	print
}
