# SPDX-License-Identifier: Apache-2.0
# Make a C string of a file, so that the program carries it inside:
#
#	awk -v name=page_css -f text2c.awk reports/page.css
#
# Blanks at the begin of a line are left out; the licence is the source's.

BEGIN {
	print "/* Made by tools/text2c.awk. Change the file instead. */"
	print "extern const char " name "[];"
	print "const char " name "[] ="
}

/SPDX-License-Identifier/ { next }

{
	sub(/^[ \t]+/, "")
	gsub(/["\\]/, "\\\\&")
	print "\t\"" $0 "\\n\""
}

END { print "\t\"\";" }
