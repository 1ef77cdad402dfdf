# SPDX-License-Identifier: Apache-2.0
# The tables of the store as Markdown, from the SQL that makes them and the
# comments in it:
#
#	awk -f tools/schema.awk store/migrations/*.sql
#
# docs/store.md holds what it prints, and tests/cli/store_doc.test that it does.

function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

function note(text) {
	sub(/^ *-- ?/, "", text)
	text = trim(text)
	if (column == "")
		return
	what[table, column] = what[table, column] \
	    (what[table, column] == "" ? "" : " ") text
}

function add_column(line,   comment, words) {
	comment = ""
	if (match(line, /--.*/)) {
		comment = substr(line, RSTART)
		line = substr(line, 1, RSTART - 1)
	}
	sub(/,[ \t]*$/, "", line)
	split(trim(line), words, /[ \t]+/)
	column = words[1]
	columns[table, ++count[table]] = column
	type[table, column] = words[2] (line ~ /NOT NULL|PRIMARY KEY/ ? "" : "?")
	if (line ~ /PRIMARY KEY/)
		key[table] = column
	if (comment != "")
		note(comment)
}

FNR == 1 { said = ""; fresh = 1 }

!inside && /^--/ {
	if (/SPDX/)
		next
	sub(/^-- ?/, "")
	said = said (said == "" ? "" : " ") trim($0)
	next
}

!inside && /^$/ { said = ""; column = ""; next }

/^CREATE TABLE/ {
	inside = 1
	table = $3
	tables[++total] = table
	about[table] = said
	said = ""
	column = ""
	next
}

/^ALTER TABLE .* ADD COLUMN/ {
	table = $3
	line = $0
	sub(/.*ADD COLUMN /, "", line)
	sub(/;.*/, "", line)
	add_column(line)
	next
}

!inside && /^[ \t]+--/ { note($0); next }

inside && /^\)/ {
	if (match($0, /--.*/))
		note(substr($0, RSTART))
	inside = 0
	column = ""
	next
}

inside && /^[ \t]*--/ { note($0); next }

inside && /^[ \t]*(PRIMARY KEY|UNIQUE) *\(/ {
	line = $0
	sub(/.*\(/, "", line)
	sub(/\).*/, "", line)
	key[table] = line
	next
}

inside { add_column($0) }

END {
	for (i = 1; i <= total; i++) {
		t = tables[i]
		printf "\n### %s\n\n", t
		if (about[t] != "")
			printf "%s\n\n", about[t]
		printf "| column | type | what |\n|---|---|---|\n"
		for (n = 1; n <= count[t]; n++) {
			c = columns[t, n]
			gsub(/\|/, "\\|", what[t, c])
			printf "| `%s` | %s | %s |\n", c, type[t, c], what[t, c]
		}
		if (key[t] != "")
			printf "\nKey: `%s`\n", key[t]
	}
}
