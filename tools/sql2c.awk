# SPDX-License-Identifier: Apache-2.0
# Make C strings of SQL files, so that the program carries its SQL inside and
# the SQL stays in files an editor, a reviewer and sqlite3(1) can read.
#
#	awk -v as=migrations -f sql2c.awk store/migrations/*.sql
#	awk -v as=queries -f sql2c.awk store/queries/*.sql
#
# Comments are kept: SQLite stores a table as it was declared, so a database
# found years later still says what its columns mean.

function close_file() {
	if (name)
		print(as == "migrations" ? "\t\"\"}," : "\t\"\";")
}

BEGIN {
	print "/* Made by tools/sql2c.awk. Change the SQL instead. */"
	print "#include \"store/" as ".h\""
	if (as == "migrations")
		print "\nconst struct migration migrations[] = {"
}

FNR == 1 {
	close_file()
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.sql$/, "", name)
	if (as == "migrations")
		print "    {\"" name "\","
	else
		print "\nconst char query_" name "[] ="
}

{
	gsub(/["\\]/, "\\\\&")
	print "\t\"" $0 "\\n\""
}

END {
	close_file()
	if (as == "migrations") {
		print "};"
		print "\nconst size_t migration_count ="
		print "    sizeof(migrations) / sizeof(migrations[0]);"
	}
}
