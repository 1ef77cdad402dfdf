# SPDX-License-Identifier: Apache-2.0
# What a shell makes of keys, in a terminal of its own:
#
#	typed.py SETUP KEYS SHELL OPTION...
#
# SETUP is a line typed before; then KEYS, and a tab. Printed is all that the
# terminal got since, without what moves its cursor.
import os
import pty
import re
import select
import sys
import time


def read_for(terminal, seconds, until=None):
    got, end = b"", time.time() + seconds
    while time.time() < end and not (until and until in got):
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                got += os.read(terminal, 65536)
            except OSError:
                break
    return got


setup, keys, *shell = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "dumb" if "bash" in shell[0] else "vt100"
    os.execvp(shell[0], shell)
read_for(terminal, 1)
# What is typed is echoed: the word that says it is done must not be in it.
os.write(terminal, f"{setup}\necho rea''dy\n".encode())
if b"ready" not in read_for(terminal, 30, b"ready"):
    sys.exit("the shell is not ready")
read_for(terminal, 0.5)
os.write(terminal, f"{keys}\t".encode())
got = read_for(terminal, 2)
os.write(terminal, b"\t")
got += read_for(terminal, 2)
os.kill(child, 9)
print(re.sub(rb"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])|[\r\x07\b]", b"",
    got).decode(errors="replace"))
