"""``graphlab contrast`` from the user's side: scripts in, JSON out; the scripts notice nothing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import torch

from tests.conftest import child_environment, run_cli

METHOD = """
import torch
from torch import nn


class Trainer:
    def __init__(self):
        torch.manual_seed(0)
        self.net = nn.Linear(3, 1)
        self.scale = 0.5
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.1)

    def fit(self, data):
        for x, y in data:
            self.optimizer.zero_grad()
            out = self.net(x) * self.scale
            print("out", out.tolist())
            loss = ((out - y) ** 2).mean()
            loss.backward()
            self.optimizer.step()


def main():
    Trainer().fit([(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(5)])


if __name__ == "__main__":
    main()
"""

RECURRENT = """
import torch
torch.manual_seed(0)
W = torch.randn(4, 4, requires_grad=True)
U = torch.nn.Parameter(torch.randn(4, 2))
xs = [torch.randn(2) for _ in range(3)]
h = torch.zeros(4)
for x in xs:
    h = torch.tanh(W @ h + U @ x)
    print("step")
h.sum().backward()
"""

ACCUMULATING = """
import torch
from torch import nn
layers = [nn.Linear(2, 2) for _ in range(2)]
data = torch.randn(3, 2)
total = 0
for i in range(3):
    h = data[i]
    for layer in layers:
        h = torch.relu(layer(h))
    total = total + h.sum()
    if i == 2:
        total.backward()
"""

GAN = """
import torch
from torch import nn
torch.manual_seed(0)
G = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 2))
D = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1))
bce = nn.BCEWithLogitsLoss()
for step in range(2):
    real, noise = torch.randn(8, 2) + 2, torch.randn(8, 2)
    fake = G(noise)
    d_loss = bce(D(real), torch.ones(8, 1)) + bce(D(fake.detach()), torch.zeros(8, 1))
    d_loss.backward()
    g_loss = bce(D(fake), torch.ones(8, 1))
    g_loss.backward()
"""

READS = """
import sys, torch
n = float(sys.stdin.readline())
x = torch.tensor([n, 2.0], requires_grad=True)


def loss_of(x):
    if x.sum() > 3:
        return (x**2).sum()
    return x.sum()


loss = loss_of(x)
print("loss", loss.item())
loss.backward()
print("never reached by either run")
sys.exit(3)
"""

HUGGING_FACE = """
import torch
from transformers import GPT2Config, GPT2LMHeadModel
torch.manual_seed(0)
sizes = dict(n_layer=1, n_head=2, n_embd=8, vocab_size=16, n_positions=8, bos_token_id=0, eos_token_id=0)
model = GPT2LMHeadModel(GPT2Config(**sizes))
batch = {"input_ids": torch.randint(0, 16, (2, 6))}
batch["labels"] = batch["input_ids"]
outputs = model(**batch)
loss = outputs.loss
loss.backward()
"""

IN_PLACE = """
import torch
x = torch.ones(3, requires_grad=True)
y = x * 2
y += 1
y[0] = 5.0
y.mul_(3)
(y ** 2).sum().backward()
"""

GENERATOR = """
import torch
net = torch.nn.Linear(2, 1)

def losses():
    for _ in range(3):
        yield net(torch.randn(3, 2)).sum()

for loss in losses():
    loss.backward()
"""

NAMED = """
import torch
w = torch.tensor(2.0, requires_grad=True)
net = torch.nn.Linear(2, 2)


def f(x):
    y = net(x)
    if y.sum() > 1000:
        return (w * y).sum() + 1
    return (w * y).sum()


loss = (w**2) * 3
"""

NO_BACKWARD = """
import torch
params = {"w": torch.ones(2, requires_grad=True), "b": torch.zeros(1, requires_grad=True)}
a = torch.ones(2)
out = params["w"] * a + params["b"]
result = out.exp().sum()
"""


def contrast(folder, *words, script="", **given):
    """Return what one contrast found, as JSON, and how the command ended."""
    (folder / "script.py").write_text(script, encoding="utf-8")
    done = run_cli("contrast", *words, "--json", cwd=folder, **given)
    return (json.loads(done.stdout) if done.stdout else None), done


def inputs(found):
    return [one["name"] for one in found["subject"].get("inputs", [])]


def lines(found):
    subject = found["subject"]
    return subject["source"]["line"], subject["last_line"]


ONE = ("script.py", "--only", "jit.trace", "--cases", "2", "--seconds", "20")


@pytest.fixture(scope="module")
def method(tmp_path_factory):
    """What the contrast of a training method found; run once."""
    return contrast(tmp_path_factory.mktemp("method"), *ONE, script=METHOD)


def test_contrast_lines_of_a_method_are_the_loop_body_and_its_own_batches(method):
    found, done = method
    assert done.returncode == 0, done.stderr
    assert found["subject"]["kind"] == "lines"
    assert found["subject"]["name"] == "Trainer.fit"
    assert lines(found) == (16, 18)
    assert inputs(found) == ["x", "y"]
    assert [one["name"] for one in found["subject"]["parameters"]] == ["weight", "bias"]
    assert [one["how"] for one in found["cases"]] == ["the script's 1st batch", "the script's 2nd batch"]
    first, second = (one["inputs"][0]["tensor"]["values"] for one in found["cases"])
    assert first != second
    ops = [node["op"] for node in found["dynamic"]["graphs"][0]["graph"]["nodes"]]
    assert ops.count("AccumulateGrad") == 2
    places = {
        node["source"]["line"] for node in found["dynamic"]["graphs"][0]["graph"]["nodes"] if "source" in node
    }
    assert places == {16, 18}
    assert found["agreements"][0]["agrees"]


def test_contrast_first_case_is_bitwise_what_the_script_computed(tmp_path, method):
    found, _ = method
    plain = run_plain(tmp_path, METHOD.replace("loss.backward()", "loss.backward(); print('L', loss.item())"))
    true = next(float(line[2:]) for line in plain.splitlines() if line.startswith("L "))
    assert found["dynamic"]["graphs"][0]["answer"]["outputs"][0]["values"] == [true]


def run_plain(folder, script, stdin=""):
    (folder / "plain.py").write_text(script, encoding="utf-8")
    words = [sys.executable, "plain.py"]
    environment = child_environment()
    done = subprocess.run(
        words, cwd=folder, input=stdin, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.slow
def test_contrast_script_prints_what_it_prints_once_up_to_its_backward(tmp_path):
    (tmp_path / "script.py").write_text(READS, encoding="utf-8")
    done = run_cli(
        "contrast", "script.py", "--only", "jit.trace", "--cases", "2", cwd=tmp_path, stdin="2.5\nrest\n"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("loss 10.25\n")
    assert done.stdout.count("loss 10.25") == 1
    assert "never" not in done.stdout


def test_contrast_branch_is_named_and_the_trace_disagrees_with_strict_one(tmp_path):
    found, done = contrast(
        tmp_path, "script.py", "--only", "jit", "--cases", "2", "--strict", script=READS, stdin="2.5\n"
    )
    assert done.returncode == 1
    (difference,) = [one for one in found["differences"] if one["case"] == 1]
    assert difference["branch"]["line"] == 8
    assert difference["branch"]["text"] == "if x.sum() > 3:"
    wrong = {one["backend"] for one in found["agreements"] if one["case"] == 1 and not one["agrees"]}
    assert wrong == {"jit.trace"}


@pytest.mark.slow
def test_contrast_recurrence_takes_the_whole_loop(tmp_path):
    found, done = contrast(tmp_path, *ONE, script=RECURRENT)
    assert done.returncode == 0, done.stderr
    assert inputs(found) == ["xs[0]", "xs[1]", "xs[2]", "W", "h"]
    assert [one["name"] for one in found["subject"]["parameters"]] == ["U"]
    assert lines(found) == (8, 11)
    assert len(found["dynamic"]["graphs"][0]["graph"]["nodes"]) == 3 * 4 + 1 + 2


@pytest.mark.slow
def test_contrast_accumulation_over_a_loop_with_the_backward_in_it(tmp_path):
    found, done = contrast(tmp_path, *ONE, script=ACCUMULATING)
    assert done.returncode == 0, done.stderr
    assert found["subject"]["kind"] == "lines"
    assert inputs(found) == ["data"]
    assert {one["name"] for one in found["subject"]["parameters"]} == {
        f"layers[{at}].{name}" for at in (0, 1) for name in ("weight", "bias")
    }
    assert found["agreements"][0]["agrees"]


@pytest.mark.parametrize(
    ("backward", "own", "last"),
    [pytest.param("1", ["real", "fake"], 11, marks=pytest.mark.slow), ("2", ["noise"], 13)],
)
def test_contrast_two_models_each_backward_has_its_own_forward(tmp_path, backward, own, last):
    found, done = contrast(tmp_path, *ONE, "--backward", backward, script=GAN)
    assert done.returncode == 0, done.stderr
    assert inputs(found) == own
    assert found["subject"]["last_line"] == last
    assert found["agreements"][0]["agrees"]
    assert len({one["structure"] for one in found["dynamic"]["graphs"]}) == 1


@pytest.mark.slow
def test_contrast_hugging_face_batch_is_flat_inputs_with_the_users_names(tmp_path):
    found, done = contrast(tmp_path, *ONE, script=HUGGING_FACE)
    assert done.returncode == 0, done.stderr
    assert found["subject"]["kind"] == "lines"
    assert lines(found) == (9, 10)
    assert inputs(found) == ["batch['input_ids']"]  # the labels are the same tensor
    assert found["dynamic"]["graphs"][0]["graph"]["roots"][0]["name"] == "loss"


@pytest.mark.slow
def test_contrast_in_place_ops_without_a_module(tmp_path):
    found, done = contrast(tmp_path, *ONE, script=IN_PLACE)
    assert done.returncode == 0, done.stderr
    kinds = [node["op"] for node in found["dynamic"]["graphs"][0]["graph"]["nodes"]]
    assert kinds.count("CopySlices") == 1
    assert found["agreements"][0]["agrees"]


def test_contrast_forward_still_knows_its_own_file_when_the_script_has_ended(tmp_path):
    script = "import torch\ndef f(x):\n    return x * len(__file__)\nx = torch.ones((), requires_grad=True)\n"
    found, done = contrast(tmp_path, "script.py", "--only", "fx", script=script + "f(x).backward()\n")
    assert done.returncode == 0, done.stderr
    (value,) = found["dynamic"]["graphs"][0]["answer"]["outputs"]
    assert value["values"] == [len(str(tmp_path / "script.py"))]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_contrast_that_is_stopped_at_work_ends_and_says_nothing(tmp_path, number):
    begun = tmp_path / "begun"
    script = "import sys, time, torch\ndef f(x):\n    with open('begun', 'a') as file:\n"
    script += "        file.write('f')\n    time.sleep(0.2)\n    return x * x\n"
    (tmp_path / "script.py").write_text(script + "f(torch.ones((), requires_grad=True)).backward()\n")
    command = [sys.executable, "-m", "graphlab", "contrast", "script.py", "--only", "fx"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=child_environment(), stdout=-1, stderr=-1, start_new_session=True
    ) as process:
        until = time.monotonic() + 60
        while not (begun.exists() and begun.stat().st_size > 3):  # twice by the script itself
            assert time.monotonic() < until
            time.sleep(0.05)
        os.killpg(process.pid, number)
        said, problems = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert said == b""
    assert b"Traceback" not in problems
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    runs = begun.stat().st_size
    time.sleep(1)
    assert begun.stat().st_size == runs


@pytest.mark.slow
def test_contrast_generator_falls_back_to_the_module_call_and_says_why(tmp_path):
    found, done = contrast(tmp_path, *ONE, script=GENERATOR)
    assert done.returncode == 0, done.stderr
    assert (found["subject"]["kind"], found["subject"]["name"]) == ("module", "net")
    assert "2 of 3 nodes" in found["subject"]["note"]
    assert "generator" in found["subject"]["note"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "kind", "name", "own", "origin"),
    [
        ("script.py:f", "lines", "f", ["x", "w"], "given"),
        ("script.py:net", "module", "net", ["input"], "given"),
        ("script.py:loss", "lines", "script.py", ["w"], "script"),
    ],
)
def test_contrast_names_in_a_file(tmp_path, target, kind, name, own, origin):
    shape = ["--input", "3x2"] if origin == "given" else []
    found, done = contrast(tmp_path, target, *ONE[1:], *shape, script=NAMED)
    assert done.returncode == 0, done.stderr
    assert (found["subject"]["kind"], found["subject"]["name"]) == (kind, name)
    assert inputs(found) == own
    assert found["cases"][0]["origin"] == origin
    assert not found["subject"].get("note")


@pytest.mark.slow
def test_contrast_script_on_stdin_without_a_backward(tmp_path):
    found, done = contrast(tmp_path, "-", *ONE[1:], stdin=NO_BACKWARD)
    assert done.returncode == 0, done.stderr
    assert inputs(found) == ["params['w']", "params['b']", "a"]
    assert found["dynamic"]["graphs"][0]["graph"]["roots"][0]["name"] == "result"
    assert lines(found) == (5, 6)


@pytest.mark.slow
def test_contrast_expression_and_module(tmp_path):
    words = ("-e", "x**2*y + y**2", "--at", "x=2", "--at", "y=3")
    found, done = contrast(tmp_path, *words, *ONE[1:])
    assert done.returncode == 0, done.stderr
    assert inputs(found) == ["x", "y"]
    nodes = found["dynamic"]["graphs"][0]["graph"]["nodes"]
    assert {node["source"]["line"] for node in nodes if "source" in node} == {1}
    gradients = found["dynamic"]["graphs"][0]["answer"]["gradients"]
    assert [one["tensor"]["values"] for one in gradients] == [[12.0], [10.0]]
    (tmp_path / "package.py").write_text(NO_BACKWARD, encoding="utf-8")
    found, done = contrast(tmp_path, "-m", "package", *ONE[1:])
    assert done.returncode == 0, done.stderr
    assert found["script"] == "-m package"


def test_contrast_dynamic_side_is_what_autograd_does(tmp_path):
    found, done = contrast(tmp_path, "sample:quadratic", *ONE[1:])
    assert done.returncode == 0, done.stderr
    dynamic = found["dynamic"]
    graphs = dynamic["graphs"]
    assert all(one["died"] for one in graphs)
    assert graphs[0]["last"] - graphs[0]["first"] == 3  # four ops, numbered as they were made
    assert graphs[1]["first"] > graphs[0]["last"]
    assert graphs[0]["structure"] == graphs[1]["structure"]
    assert graphs[0]["graph"]["nodes"] != graphs[1]["graph"]["nodes"]
    assert dynamic["again"].startswith("Trying to backward through the graph a second time")
    assert dynamic["freed"] == dynamic["saved"] > 0
    assert 1 <= dynamic["distinct_ids"] < dynamic["forwards"]


@pytest.mark.slow
@pytest.mark.parametrize(("sample", "line"), [("branching", "if x > 0:"), ("looping", "while y.abs() < 10:")])
def test_contrast_sample_names_the_line_that_decides(tmp_path, sample, line):
    found, done = contrast(tmp_path, f"sample:{sample}", "--only", "jit.trace", "--seconds", "20")
    assert done.returncode == 0, done.stderr
    assert line in [one["branch"]["text"] for one in found["differences"]]
    assert not all(one["agrees"] for one in found["agreements"])
    assert found["agreements"][0]["agrees"]


def test_contrast_writes_files_and_shows_a_saved_one_again(tmp_path):
    (tmp_path / "script.py").write_text(NO_BACKWARD, encoding="utf-8")
    words = ("-o", "a.json", "-o", "a.svg", "-o", "a.html")
    done = run_cli("contrast", "script.py", *ONE[1:], *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [f"graphlab: a.{suffix}" in done.stderr for suffix in ("json", "svg", "html")] == [True] * 3
    assert "jit.trace" in done.stdout
    again = run_cli("contrast", "a.json", "-o", "b.svg", "-o", "b.json", cwd=tmp_path)
    assert again.stdout == done.stdout
    for suffix in ("svg", "json"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["script.py", "--only", "jitt"], 2, "Did you mean 'jit'?"),
        (["script.py", "--cases", "0"], 2, "--cases"),
        (["recording.json"], 2, "GL202"),
        (["broken.json"], 2, "GL010"),
        pytest.param(["nothing.py"], 3, "GL002", marks=pytest.mark.slow),
        (["crash.py"], 1, "ZeroDivisionError"),
        (["script.py", "-o", "no/such.svg"], 4, "GL011"),
        (["gone.py"], 2, "GL001"),
        pytest.param(["threads.py", "--only", "jit.trace"], 4, "GL201", marks=pytest.mark.slow),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_contrast_problems_have_a_code_and_a_cure(tmp_path, words, code, text):
    (tmp_path / "nothing.py").write_text("import torch\n", encoding="utf-8")
    (tmp_path / "crash.py").write_text("import torch\n1 / 0\n", encoding="utf-8")
    recording = '{"schema": "graphlab/recording@1"}'
    (tmp_path / "recording.json").write_text(recording, encoding="utf-8")
    (tmp_path / "broken.json").write_text("{}", encoding="utf-8")
    threads = (
        "import threading, torch\nx = torch.ones(2, requires_grad=True)\nbox = []\n"
        "one = threading.Thread(target=lambda: box.append((x * 2).sum()))\none.start(); one.join()\n"
        "box[0].backward()\n"
    )
    (tmp_path / "threads.py").write_text(threads, encoding="utf-8")
    (tmp_path / "script.py").write_text(NO_BACKWARD, encoding="utf-8")
    done = run_cli("contrast", *words, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert text in done.stderr
    assert ("Traceback" in done.stderr) == (words == ["crash.py"])


def test_contrast_complex_inputs_are_drawn_with_an_imaginary_part():
    from graphlab.contrast.generate import others

    given = torch.tensor([1 + 2j, 3j])
    drawn = next(values for how, values in others([given], ["z"], 0) if "random" in how)
    assert drawn[0].dtype == given.dtype
    assert (drawn[0].imag != 0).all()
