"""Scripts that misbehave, each in its way, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bad:
    """A script that misbehaves.

    :ivar code: what stands under its docstring; ``HERE`` marks the line to be named.
    :ivar says: what the build's output says of it, line by line; an error if it :attr:`fails`,
        else a warning.
    :ivar shows: what its page shows, in this order.
    """

    code: str
    says: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    fails: bool = True

    def script(self, name: str) -> str:
        """The whole script."""
        title = name.capitalize()
        return f'"""\n{title}\n{"=" * len(title)}\n\nWords.\n"""\n{self.code}'

    def line(self, name: str) -> int:
        """The line to be named."""
        lines = self.script(name).splitlines()
        return next((n for n, line in enumerate(lines, 1) if "# HERE" in line), 1)


#: In the command line of every process that a script starts and leaves.
LEFT = "86399.25"

SCRIPTS = {
    "segfault": Bad(
        code="""\
import ctypes

print("first from Python")
ctypes.CDLL(None).puts(b"then from C")

# %%
# More.


def read(address):
    return ctypes.string_at(address)  # HERE


print("just before")
read(0)
""",
        says=("the example failed (cell 2): the process was ended by SIGSEGV",),
        shows=("first from Python", "then from C", "just before", "ended by SIGSEGV"),
    ),
    "hangs": Bad(
        code="""\
# sphinx_gallery_timeout = 2
import time

print("begun")
while True:
    time.sleep(3600)  # HERE
""",
        says=(
            "the example failed (cell 1): it ran longer than the limit of 2 s (example_timeout)",
        ),
        shows=("begun", "longer than the limit of 2 s"),
    ),
    "deaf": Bad(
        code="""\
import signal  # HERE

# sphinx_gallery_timeout = 2

signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True:
    signal.sigtimedwait([signal.SIGUSR1], 60)
""",
        says=("it ran longer than the limit of 2 s",),
        shows=("longer than the limit of 2 s",),
    ),
    "exits": Bad(
        code="""\
import os  # HERE

print("begun")
os._exit(3)
""",
        says=("(cell 1): the process ended itself with exit status 3 (os._exit or the like)",),
        shows=("begun", "exit status 3"),
    ),
    "leaves": Bad(
        code="""\
import sys

print("begun")
sys.exit(2)  # HERE
""",
        says=("(cell 1): it called sys.exit(2)",),
        shows=("begun", "line 10, in <module>", "SystemExit: 2"),
    ),
    "asks": Bad(
        code="""\
name = input("Your name? ")  # HERE
""",
        says=("(cell 1): sphinx.errors.ExtensionError: Cannot use input()",),
        shows=("Cannot use input()",),
    ),
    "raises": Bad(
        code="""\
import json


def read():
    return json.loads("{")  # HERE


print("begun")

# %%
# More.

read()
""",
        says=("(cell 2): json.decoder.JSONDecodeError: Expecting property name",),
        shows=("begun", "in <module>", "in read", "JSONDecodeError: Expecting property name"),
    ),
    "interrupts": Bad(
        code="""\
class Own(BaseException):
    pass


raise Own("no exception")  # HERE
""",
        says=("(cell 1): Own: no exception",),
        shows=("Own: no exception",),
    ),
    "eats": Bad(
        code="""\
# sphinx_gallery_memory = 400_000_000
import time

held = [time.sleep(0.01) or b"0123456789" * 1_000_000 for _ in range(150)]  # HERE
""",
        says=("over the limit of 381 MiB (example_memory)",),
        shows=("MiB of memory, over the limit of 381 MiB",),
    ),
    "feeds": Bad(
        code="""\
# sphinx_gallery_memory = 400_000_000
import subprocess
import sys

eat = "import time; held = bytes(range(256)) * 2_000_000; time.sleep(60)"
subprocess.run([sys.executable, "-c", eat])  # HERE
""",
        says=("over the limit of 381 MiB (example_memory)",),
        shows=("MiB of memory, over the limit of 381 MiB",),
    ),
    "forks": Bad(
        code=f"""\
import os
import subprocess

subprocess.Popen(["sleep", "{LEFT}"])
subprocess.Popen(["sleep", "{LEFT}"], start_new_session=True)
subprocess.run(["sh", "-c", "setsid sleep {LEFT} > /dev/null 2>&1 &"])
print("done")
""",
        says=("it left 3 process(es) running; they were ended",),
        shows=("done",),
        fails=False,
    ),
    "splits": Bad(
        code="""\
import os

pid = os.fork()
print("child" if pid == 0 else "parent")
if pid:
    os.waitpid(pid, 0)

# %%
# More.

print("once")
""",
        shows=("parent", "once"),
        fails=False,
    ),
    "pools": Bad(
        code="""\
import multiprocessing

pool = multiprocessing.get_context("fork").Pool(2)
print(pool.map(abs, [-1, -2]))
""",
        shows=("[1, 2]",),
        fails=False,
    ),
    "prints": Bad(
        code="""\
print("the beginning")
for _ in range(100):
    print("x" * 999_999)
print("the end")
""",
        says=("one cell printed 100,000,022 bytes; the page shows 81,920 of them",),
        shows=("the beginning", "bytes left out", "the end"),
        fails=False,
    ),
    "babbles": Bad(
        code="""\
import os

os.write(1, b"\\xff\\xfe and \\x00\\x07\\r\\n")
print("10 %\\r100 %")
print("one\\u2028two\\x0cthree")
print("lone \\ud800")
""",
        shows=("\\xff\\xfe and", "100 %", "one", "two", "three", "lone \\ud800"),
        fails=False,
    ),
    "closes": Bad(
        code="""\
import os
import sys

print("one")
sys.stdout.close()
os.close(1)
os.close(2)
print("two")

# %%
# More.

print("three")
""",
        shows=("one", "two", "three"),
        fails=False,
    ),
    "redirects": Bad(
        code="""\
import os

print("one")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
print("two")
""",
        shows=("one", "two"),
        fails=False,
    ),
    "mixes": Bad(
        code="""\
import ctypes
import os

library = ctypes.CDLL(None)
print("1 Python")
library.puts(b"2 C")
print("3 Python", end="")
library.printf(b"%s", b" and C\\n")
os.write(2, b"4 the system\\n")
os.system("echo 5 a command")
print("6 Python")
""",
        shows=("1 Python", "2 C", "3 Python and C", "4 the system", "5 a command", "6 Python"),
        fails=False,
    ),
    "walks": Bad(
        code="""\
import os

os.chdir("/")
print(os.getcwd())

# %%
# More.

print(os.path.basename(os.getcwd()))
""",
        shows=("/", "gallery_source"),
        fails=False,
    ),
    "deletes": Bad(
        code="""\
import os

os.remove("deletes.py")
print("gone")
""",
        says=("it deleted its own file; the original is untouched",),
        shows=("gone",),
        fails=False,
    ),
    "threads": Bad(
        code="""\
import threading
import time

threading.Thread(target=time.sleep, args=(3600,)).start()
print("done")
""",
        says=("it left 1 thread(s) running; they were ended",),
        shows=("done",),
        fails=False,
    ),
    "draws": Bad(
        code="""\
import matplotlib.pyplot as plt

for _ in range(200):
    plt.figure(figsize=(0.2, 0.2), dpi=20)
""",
        shows=("More than 20 figures",),
        fails=False,
    ),
    "writes": Bad(
        code="""\
with open("good.py", "w") as file:
    file.write("ruined")
with open("GALLERY" + "_HEADER.rst", "w") as file:
    file.write("ruined")
print("written")
""",
        says=(
            "it wrote to its neighbour gallery_source/GALLERY_HEADER.rst; the original",
            "it wrote to its neighbour gallery_source/good.py; the original is untouched",
        ),
        shows=("written",),
        fails=False,
    ),
    "ruins": Bad(
        code="""\
import os
import shutil

print("begun")
shutil.rmtree(os.path.dirname(os.getcwd()))
""",
        says=("the runner failed: gallery_source/ruins.py: the run",),
    ),
}
