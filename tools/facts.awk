# SPDX-License-Identifier: Apache-2.0
# Make C tables of what is known of calls, so that the facts stay in files that
# a person can read and mend.
#
#	awk -f facts.awk syscalls/data/*
#
# What each file holds is said at its top. A name that is said twice, a set
# that is not there and a line of the wrong width stop the build.

function fail(why) {
	print FILENAME ":" FNR ": " why >"/dev/stderr"
	bad = 1
	exit 1
}

# Sorted by key, and as they came under one key.
function add(table, key, value) {
	if ((table, key, value) in seen)
		fail(key ": said twice")
	seen[table, key, value] = 1
	rows[table, ++count[table]] = key "\t" sprintf("%05d", count[table]) \
	    "\t" value
}

function sort_rows(table,    n, gap, i, j, row) {
	n = count[table]
	for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
		for (i = gap + 1; i <= n; i++) {
			row = rows[table, i]
			for (j = i - gap; j > 0 && rows[table, j] > row; j -= gap)
				rows[table, j + gap] = rows[table, j]
			rows[table, j + gap] = row
		}
}

function quoted(text) {
	gsub(/["\\]/, "\\\\&", text)
	return "\"" text "\""
}

function put(table,    i, part) {
	sort_rows(table)
	print "\nstatic const struct pair " table "[] = {"
	for (i = 1; i <= count[table]; i++) {
		split(rows[table, i], part, "\t")
		print "    {" quoted(part[1]) ", " quoted(part[3]) "},"
	}
	print "};"
	print "\nconst struct facts facts_" table " = {" table ","
	print "    sizeof(" table ") / sizeof(" table "[0])};"
}

function put_newer(    i) {
	print "\nconst struct newer newer_calls[] = {"
	for (i = 1; i <= newer; i++)
		print "    {" newer_row[i] "},"
	print "};"
	print "\nconst size_t newer_count ="
	print "    sizeof(newer_calls) / sizeof(newer_calls[0]);"
}

# A set in a set is opened where it stands.
function open_set(set, into, depth,    i, n, word) {
	if (!(set in inside) || depth > 4)
		fail(set ": no such set")
	n = split(inside[set], word, " ")
	for (i = 1; i <= n; i++)
		if (word[i] ~ /^@/)
			open_set(word[i], into, depth + 1)
		else if (!((into, word[i]) in opened)) {
			opened[into, word[i]] = 1
			add("members", into, word[i])
			if (into != "@known")
				add("groups", word[i], into)
		}
}

function sibling(a, b) {
	add("siblings", a, b)
	if (!(("siblings", b, a) in seen))
		back[++backs] = b "\t" a
}

BEGIN {
	FS = "\t"
}

FNR == 1 {
	file = FILENAME
	sub(/.*\//, "", file)
	sub(/\..*/, "", file)
}

/^#/ || /^$/ { next }

file == "groups" && NF > 1 {
	if (NF != 2)
		fail("expected a set and what it is for")
	set = $1
	add("sets", set, $2)
	order[++sets] = set
	next
}

file == "groups" {
	if (!set)
		fail("expected a set first")
	inside[set] = inside[set] " " $0
	next
}

file == "newer" {
	if (NF != 4)
		fail("expected four columns")
	newer_row[++newer] = $1 ", " quoted($2) ", " quoted($3) ", " quoted($4)
	next
}

file == "risk" {
	if (NF != 3 || ($1 != "risky" && $1 != "sensitive"))
		fail("expected risky or sensitive, calls, why")
	n = split($2, name, " ")
	for (i = 1; i <= n; i++) {
		if (name[i] in class)
			fail(name[i] ": said twice")
		class[name[i]] = $1
		add($1, name[i], $3)
	}
	next
}

NF != 2 { fail("expected two columns") }

file == "arguments" {
	n = split($1, name, " ")
	for (i = 1; i <= n; i++)
		add("arguments", name[i], $2)
}

file == "fallbacks" || file == "siblings" {
	n = split($2, name, " ")
	for (i = 1; i <= n; i++)
		if (file == "fallbacks")
			add("fallbacks", $1, name[i])
		else
			sibling($1, name[i])
}

END {
	if (bad)
		exit 1
	for (i = 1; i <= sets; i++)
		open_set(order[i], order[i], 0)
	for (i = 1; i <= backs; i++) {
		split(back[i], pair, "\t")
		if (!(("siblings", pair[1], pair[2]) in seen))
			add("siblings", pair[1], pair[2])
	}
	print "/* Made by tools/facts.awk. Change syscalls/data/ instead. */"
	print "#include \"syscalls/facts.h\""
	put("risky")
	put("sensitive")
	put("arguments")
	put("fallbacks")
	put("siblings")
	put("groups")
	put("members")
	put("sets")
	put_newer()
}
