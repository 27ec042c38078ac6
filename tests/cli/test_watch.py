"""``graphlab watch`` from the outside: what it prints, saves, and how it ends."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

from graphlab.serialize import load
from tests.conftest import child_environment

LOOP = """
import sys, time
import torch
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=1e-4)
for step in range({steps}):
    loss = w * w
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step == 200:
        open("running", "w").close()
{end}
"""


def write(folder, steps, end=""):
    (folder / "loop.py").write_text(LOOP.format(steps=steps, end=end))


def test_watch_long_run_is_thinned_by_a_rule_it_tells(cli, tmp_path):
    write(tmp_path, 1500, "print('done', w.item().hex())")
    done = cli("watch", "loop.py", "--json", "-o", "run.json")
    assert (done.returncode, done.stderr.split()[0]) == (0, "done")
    summary, recording = json.loads(done.stdout), load(tmp_path / "run.json")
    watched = recording.watched
    assert (summary["passes"], summary["steps"]) == (watched.passes, watched.steps) == (1500, 1500)
    assert summary["rule"] == watched.kept
    stride = int("".join(filter(str.isdigit, watched.kept.split("every")[1].split(",")[0])))
    indices = [one.index for one in recording.passes]
    assert indices == [n for n in range(1, 1501) if n <= 10 or n % stride == 0 or n == 1500]
    assert {one.after_pass for one in recording.ledger} <= set(indices)
    assert all(row.adds for one in recording.passes[:-1] for row in one.leaves)
    curve = watched.curves["loss"]
    assert 500 < len(curve) <= 1024
    # Plain arithmetic in float32 is the oracle of the loop.
    assert curve[0] == (1, 1.0)
    assert abs(curve[-1][1] - (1 - 2e-4) ** (2 * (curve[-1][0] - 1))) < 1e-3
    plain = subprocess.run(
        [sys.executable, "loop.py"], cwd=tmp_path, env=child_environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert plain.stdout == done.stderr
    # The last pass is kept by no rule: its row is there, and the value at the end is the script's own.
    (last,) = recording.passes[-1].leaves
    assert last.incoming == last.after and last.after.values == (2 * last.value.values[0],)
    at_end = float.fromhex(plain.stdout.split()[1])
    assert watched.final["w"].values == (at_end,)
    assert watched.curves["w"][-1] == (1501, at_end)
    assert watched.curves["|w.grad|"][-1][0] == 1500


def test_watch_recording_replays_without_torch(cli, tmp_path):
    write(tmp_path, 4)
    live = cli("watch", "loop.py", "-o", "run.json", "--every", "2")
    assert live.returncode == 0
    recording = load(tmp_path / "run.json")
    assert [one.index for one in recording.passes if one.leaves] == [1, 2, 4]
    code = (
        "import sys\nfrom graphlab.cli import main\n"
        "try: main(['watch', 'run.json'])\n"
        "finally: print([one for one in ('torch',) if one in sys.modules], file=sys.stderr)"
    )
    again = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=child_environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert again.stderr == "[]\n"
    assert live.stdout == again.stdout
    assert live.stderr == "graphlab: run.json\n"


def test_watch_nothing_to_watch_says_so(cli, tmp_path):
    (tmp_path / "none.py").write_text("print('hello')")
    done = cli("watch", "none.py")
    assert (done.returncode, done.stdout) == (3, "hello\n")
    assert done.stderr.startswith("GL301: there is nothing to watch: no backward ran")
    cli("render", "-e", "x**2", "--at", "x=2", "-o", "one.json")
    done = cli("watch", "one.json")
    assert done.returncode == 3
    assert "not of a training loop" in done.stderr
    done = cli("watch", "none.py", "-o", "none.doc")
    assert (done.returncode, done.stderr.split(":")[0]) == (2, "GL012")


def test_watch_survives_a_script_that_is_killed(cli, tmp_path):
    write(tmp_path, 50, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    done = cli("watch", "loop.py", "-q", "-o", "run.json")
    assert done.returncode == -signal.SIGKILL
    recording = load(tmp_path / "run.json")
    assert (recording.watched.passes, recording.watched.steps) == (50, 50)
    assert recording.watched.ended == "SIGKILL"
    assert [one.index for one in recording.passes] == [n for n in range(1, 51) if n <= 10 or n % 2 == 0]
    assert recording.ledger[-1].kind == "step"
    assert recording.ledger[-1].after_pass == 50


def test_watch_exit_without_goodbye_reports_what_was_seen_until_then(cli, tmp_path):
    write(tmp_path, 50, "import os\nprint('bye', flush=True)\nos._exit(7)")
    done = cli("watch", "loop.py", "-o", "run.json")
    assert done.returncode == 7
    first, *report = done.stdout.splitlines()
    assert (first, report[0]) == ("bye", "loop.py · 50 backwards · 50 optimizer steps")
    assert "· The script ended with exit code 7 after backward 50; all until then is here." in report
    recording = load(tmp_path / "run.json")
    assert recording.watched.ended == "exit code 7"
    # float32 arithmetic of the loop itself is the oracle: w shrinks by 2e-4 of itself in each step.
    assert [one.index for one in recording.passes] == [n for n in range(1, 51) if n <= 10 or n % 2 == 0]
    assert abs(recording.watched.curves["loss"][-1][1] - (1 - 2e-4) ** 98) < 1e-4
    assert recording.ledger[-1].after_pass == 50


def test_watch_interrupted_shows_what_was_seen(tmp_path):
    write(tmp_path, 10**9)
    process = subprocess.Popen(
        [sys.executable, "-m", "graphlab", "watch", "loop.py", "-o", "run.json"], cwd=tmp_path,
        env=child_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    limit = time.monotonic() + 120
    while not (tmp_path / "running").exists() and time.monotonic() < limit:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in err
    assert "interrupted" in err
    assert "passes" in out
    recording = load(tmp_path / "run.json")
    assert recording.watched.interrupted
    assert recording.watched.passes > 100


def test_watch_terminal_shows_the_pass_and_its_loss(tmp_path):
    write(tmp_path, 10, "for n in range(8):\n    time.sleep(0.25)\nprint('end')")
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "graphlab", "watch", "loop.py"], cwd=tmp_path, stdin=follower, stderr=follower,
        env={**child_environment(), "TERM": "xterm", "COLUMNS": "80"}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(follower)
    seen, limit = b"", time.monotonic() + 60
    while process.poll() is None and time.monotonic() < limit:
        if select.select([leader], [], [], 0.2)[0]:
            try:
                seen += os.read(leader, 4096)
            except OSError:
                break
    process.wait(timeout=30)
    os.close(leader)
    assert process.returncode == 0
    assert "pass 10 · loss 0.99" in seen.decode(errors="replace")
    assert seen.count(b"\x1b7") == seen.count(b"\x1b8") > 1
