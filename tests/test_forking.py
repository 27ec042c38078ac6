"""A process is copied also when its script has ended."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import atexit, os
from graphlab.forking import fork

def copy():
    pid = fork()
    if pid == 0:
        print("the copy", flush=True)
        os._exit(7)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), "the process", flush=True)

copy()
atexit.register(copy)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not copied here")
def test_process_is_copied_before_and_after_the_end_of_its_script() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["the copy", "7 the process"] * 2
