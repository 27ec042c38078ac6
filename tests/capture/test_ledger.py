"""The ledger of a watched loop, from the outside: a script in, a recording out.

What a script must give is computed here by hand, or printed by the script under plain Python.
"""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from graphlab.recording import LeafRow, LedgerEvent, Recording
from graphlab.renderers.watch_text import watch_text
from graphlab.serialize import load
from tests.capture import watch_scripts as scripts
from tests.conftest import child_environment, run_cli


@pytest.fixture
def watch(tmp_path: Path):
    """Return the recording of a script, and how the command ended."""

    def run(text: str, *args: str, code: int = 0) -> Recording:
        (tmp_path / "train.py").write_text(text)
        done = run_cli("watch", "train.py", "-q", "-o", "run.json", *args, cwd=tmp_path, measured=False)
        assert done.returncode == code, done.stderr
        run.done = done
        return load(tmp_path / "run.json")

    return run


def plain(text: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    (folder / "plain.py").write_text(text)
    return subprocess.run(
        [sys.executable, "plain.py"],
        cwd=folder,
        env=child_environment(measured=False),
        capture_output=True,
        text=True,
        check=False,
    )


def rows(recording: Recording, leaf: str) -> list[LeafRow]:
    return [row for one in recording.passes for row in one.leaves if row.leaf == leaf]


def events(recording: Recording, after: int) -> list[LedgerEvent]:
    return [one for one in recording.ledger if one.after_pass == after]


def told(recording: Recording, after: int) -> list[tuple[str, str, str, str, int]]:
    """Return kind, leaf, what of it, by what and at which line, of the events after a pass."""
    return [
        (one.kind, one.leaf, one.of, one.by, one.source.line if one.source else 0)
        for one in events(recording, after)
    ]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_ledger_every_optimizer_of_torch_steps_by_its_name(watch):
    recording = watch(scripts.OPTIMIZERS)
    known = eval(watch.done.stdout)
    stepped = {one.by for one in recording.ledger if one.kind == "step"}
    assert stepped == {f"{name}.step" for name in known if name not in ("Optimizer", "LBFGS")}
    line = line_of(scripts.OPTIMIZERS, "optimizer.step()")
    dense = [one for one in recording.ledger if one.kind == "step" and "Sparse" not in one.by]
    assert {one.source.line for one in dense} == {line}
    # Each value is that of the pass before, stepped once, or a new model's.
    checked = 0
    for before, after in pairwise(recording.passes):
        written = {one.leaf: one.after for one in events(recording, before.index) if one.of == "value"}
        for row in after.leaves:
            if row.leaf in written:
                assert written[row.leaf] == row.value
                checked += 1
    assert checked > 40


def test_ledger_lbfgs_closures_belong_to_their_step(watch):
    recording = watch(scripts.LBFGS)
    inside = [one.inside_step for one in recording.passes]
    assert inside == [1, 1, 1, 1, 2, 2, 2, 2]
    steps = [one for one in recording.ledger if one.kind == "step"]
    line = line_of(scripts.LBFGS, "optimizer.step(closure)")
    assert {(one.by, one.source and one.source.line) for one in steps} == {("LBFGS.step", line)}
    zeros = [one for one in recording.ledger if one.kind == "zero"]
    assert {one.source.line for one in zeros} == {line_of(scripts.LBFGS, "optimizer.zero_grad()")}


def test_ledger_closures_are_counted_by_optimizer(watch):
    recording = watch(scripts.LBFGS + scripts.LBFGS_AND_OTHERS)
    counts = {one.by: (one.steps, one.backwards, one.least, one.most) for one in recording.watched.closures}
    printed = eval(watch.done.stdout)
    for name, steps in printed.items():
        ran = [8, 4, 4] if name == "LBFGS" else [sum(steps), min(steps), max(steps)]
        assert counts[f"{name}.step"] == (2 if name == "LBFGS" else len(steps), *ran)
    assert "Adam.step ran a closure" not in watch_text(recording)
    assert "LBFGS.step ran a closure: 4 backwards within each of its 2 steps, 8 in all." in " ".join(
        watch_text(recording, width=200).split()
    )


def test_ledger_leaves_made_anew_name_their_line_and_end_at_their_last_value(watch):
    text = scripts.ANEW
    recording = watch(text)
    anew = [one for one in recording.ledger if (one.kind, one.of) == ("replace", "value")]
    assert [(one.leaf, one.source.line, one.after_pass) for one in anew] == [
        ("w", line_of(text, "w = torch"), 25),
        ("w", line_of(text, "w = torch"), 50),
    ]
    # The leaf is gone when the script ends, and its last step is written by hand.
    (final,) = recording.watched.final["w"].values
    assert final == float(watch.done.stdout.split()[-1])
    assert [one.before.values[0] for one in anew] == [float(one) for one in watch.done.stdout.split()[:2]]


def test_watch_leaf_made_anew_after_the_last_backward_ends_at_its_last_value(watch):
    recording = watch(scripts.ANEW_AT_LAST)
    assert recording.watched.final["w"].values == (float(watch.done.stdout),)
    anew = [one.after_pass for one in recording.ledger if (one.kind, one.of) == ("replace", "value")]
    assert anew == list(range(1, 9)) and recording.watched.events == 8


def test_watch_large_leaves_have_a_row_in_the_last_pass(watch):
    recording = watch(scripts.LARGE)
    norm, value = (float(one) for one in watch.done.stdout.split())
    last = recording.passes[-1]
    assert (last.index, recording.passes[-2].index < 78) == (79, True)
    assert [row.after.norm for row in last.leaves] == pytest.approx([norm])
    assert recording.watched.final["w"].norm == pytest.approx(value)


def test_ledger_forgotten_zero_grad_adds_up(watch):
    recording = watch(scripts.FORGOTTEN)
    w, grad = 1.0, None
    for row in rows(recording, "w"):
        incoming = 2 * (w - 3)
        after = incoming if grad is None else grad + incoming
        assert row.value.values == (w,)
        assert (row.before and row.before.values) == (None if grad is None else (grad,))
        assert (row.incoming.values, row.after.values, row.adds) == ((incoming,), (after,), True)
        w, grad = w - 0.125 * after, after
    assert {one.kind for one in recording.ledger} == {"step"}


def test_ledger_writes_by_hand_are_put_down_to_their_lines(watch):
    text = scripts.BY_HAND
    recording = watch(text)
    expected = [
        ("write", "w", "value", "-=", line_of(text, "w -= 0.1")),
        ("write", "b", "value", ".data =", line_of(text, "b.data =")),
        ("zero", "w", "grad", "zero_", line_of(text, "w.grad.zero_()")),
        ("zero", "b", "grad", "= None", line_of(text, "b.grad = None")),
    ]
    for index in (1, 2, 3, 15, 29, 30):
        assert told(recording, index) == expected, index
    w = rows(recording, "w")
    assert all(two.value.values[0] < one.value.values[0] for one, two in pairwise(w))
    assert [one.after for one in events(recording, 7)][3] is None
    assert events(recording, 7)[2].after.values == (0.0, 0.0)


def test_ledger_writes_through_data_are_found_by_values(watch):
    text = scripts.DATA
    recording = watch(text)
    assert told(recording, 1) == [
        ("write", "w", "value", ".data -=", line_of(text, "w.data -=")),
        ("write", "v", "value", ".data.clamp_", line_of(text, "v.data.clamp_")),
        ("zero", "w", "grad", ".data.zero_", line_of(text, "w.grad.data.zero_")),
        ("zero", "v", "grad", "zero_", line_of(text, "v.grad.detach")),
    ]
    # In the second pass the clamp changes nothing any more, and nothing is told of it.
    assert [one[1:3] for one in told(recording, 2)] == [("w", "value"), ("w", "grad"), ("v", "grad")]


def test_ledger_clips_are_told_with_before_and_after(watch):
    text = scripts.CLIPPED
    recording = watch(text)
    found = [(one.by, one.source.line) for one in events(recording, 2)]
    norm, value = line_of(text, "clip_grad_norm_"), line_of(text, "clip_grad_value_")
    assert found == [
        *[("clip_grad_norm_", norm)] * 2, *[("clip_grad_value_", value)] * 2,
        *[("SGD.step", line_of(text, "step()"))] * 2, *[("zero_grad", line_of(text, "zero_grad"))] * 2,
    ]  # fmt: skip
    weight = [one for one in events(recording, 2) if one.leaf == "weight"]
    assert weight[0].before.values == (400.0, 400.0)
    assert weight[0].after.values == pytest.approx((1 / 3**0.5,) * 2, rel=1e-5)
    assert weight[1].after.values == (0.25, 0.25)
    assert weight[3].after.values == (0.0, 0.0)


def test_ledger_four_micro_batches_add_into_one_gradient(watch):
    recording = watch(scripts.ACCUMULATED)
    found = rows(recording, "w")
    assert [row.before is None for row in found] == [True, False, False, False] * 2
    assert all(row.adds for row in found)
    for one, two in pairwise(found):
        assert two.before is None or two.before == one.after
    assert [len(events(recording, index)) for index in range(1, 9)] == [0, 0, 0, 2] * 2


def test_watch_graph_that_changes_has_two_structures(watch):
    recording = watch(scripts.CHANGING)
    structures = [one.structure for one in recording.passes]
    assert [one == structures[0] for one in structures] == [one.index % 3 == 1 for one in recording.passes]
    assert sorted(recording.watched.structures.values()) == [20, 40]


def test_watch_graph_that_changes_with_data_names_node_and_line(watch, cli):
    text = scripts.BRANCHING
    recording = watch(text)
    assert [one.index for one in recording.passes if one.graph is not None] == [2, 9]
    branch = line_of(text, "w.abs()")
    said = " ".join(watch_text(recording, width=200).split())
    assert "2 different ones, in 10 and 8 backwards" in said
    assert f"5 nodes, not 3. It has AddBackward0, AbsBackward0 (train.py:{branch}) more." in said
    hint = "graphlab diff train.py@6 @7"
    assert f"To see what differs: {hint}" in said
    for words in (hint.split()[1:], ["diff", "run.json@2", "@9"]):
        done = cli(*words)
        assert done.returncode == 1
        assert f"train.py:{branch}  loss = loss + w.abs()" in done.stdout
        assert "+ AbsBackward0" in done.stdout


def test_watch_two_losses_that_take_turns_have_a_curve_each(watch):
    recording = watch(scripts.TWO_LOSSES)
    watched = recording.watched
    assert list(watched.losses) == ["one", "b * b * -i"]
    # 1500 are too many to keep them all, and yet both are there from the first to (nearly) the last.
    for start, (name, curve) in enumerate(watched.losses.items(), 1):
        assert 500 < len(curve) <= 1024 and curve[0][0] == start and curve[-1][0] > 2990, name
        sign = 1 if start == 1 else -1
        assert all(value == sign * ((index - 1) // 2) for index, value in curve), name
    assert sorted((*watched.losses["one"], *watched.losses["b * b * -i"])) == list(watched.curves["loss"])
    said = watch_text(recording, width=80).splitlines()
    assert said[1].startswith("loss    one         0 → 14")
    assert said[2].startswith("        b * b * -i  0 → -14")
    assert said[3] == "graph   one for each loss, the same each time: one 2 nodes, b * b * -i 3 nodes"
    # That the two differ is no change of the graph, and no reason to keep a pass.
    assert not any("is not that of backward" in line for line in said)
    assert len(recording.passes) < 50


def test_watch_norm_of_all_gradients_is_that_which_clipping_finds(watch):
    recording = watch(scripts.MANY_LEAVES)
    found = dict(recording.watched.curves["|all .grad|"])
    assert list(found) == [one.index for one in recording.passes] and recording.watched.leaves == 50
    lines = (line.split() for line in watch.done.stdout.splitlines())
    clipped = {int(index): float(norm) for index, norm in lines}
    assert found == pytest.approx({index: clipped[index] for index in found}, rel=1e-5)
    row = next(line for line in watch_text(recording).splitlines() if line.startswith("all 50 leaves"))
    assert row.split()[3:6] == [f"{found[1]:.4g}", "→", f"{found[12]:.4g}"]


def test_watch_graphs_that_a_variable_holds_ever_more_of_are_counted(watch):
    text = scripts.HELD
    recording = watch(text)
    found = {one.name: one for one in recording.unused if one.grows}
    # Before backward 20 there were 19 passes; PowBackward0 and SubBackward0 in each, and the sum's own node.
    assert {name: (one.n_nodes, one.after_pass) for name, one in found.items()} == {
        "total": (3 * 19, 19),
        "self.history": (2 * 19, 19),
    }
    assert found["total"].source.line == line_of(text, "total = total")
    said = " ".join(watch_text(recording).split())
    assert f"! total (train.py:{found['total'].source.line}) holds on to the graphs of earlier passes" in said
    assert "57 nodes by backward 20" in said and "38 nodes by backward 20" in said


def test_watch_validation_in_a_function_between_epochs_is_seen_from_eval_on(watch):
    text = scripts.JUDGED
    (found,) = watch(text).unused
    assert (found.name, found.mode, found.source.line) == ("error", "grad", line_of(text, "error = "))
    assert found.n_nodes == 4  # mean, pow, addmm and t; after the last epoch there is no backward to tell by
    assert found.times == 3


def test_watch_backwards_of_another_thread_are_counted_where_they_are_not_told(watch):
    recording = watch(scripts.BESIDE)
    assert recording.watched.passes == 1 and rows(recording, "w")[0].after.values == (2.0,)
    (note,) = recording.notes
    assert note == "3 backwards are not told of: another thread ran a backward at the same time"


@pytest.mark.slow
def test_ledger_gan_tells_two_optimizers_apart(watch):
    recording = watch(scripts.GAN)
    assert [one.root for one in recording.passes] == ["loss_d", "loss_g"] * 3
    assert {one.by for one in events(recording, 1)} == {"Adam.step"}
    assert {one.leaf for one in events(recording, 1)} == {"D.weight", "D.bias"}
    steps = [one for one in events(recording, 2) if one.kind == "step"]
    assert {(one.leaf[0], one.by) for one in steps} == {("G", "SGD.step")}
    # The second loss's graph, unused when the first one ran, was used after all.
    assert recording.unused == ()
    # The generator's loss adds to the discriminator's gradients, which nobody zeroed in between.
    d = next(row for row in recording.passes[1].leaves if row.leaf == "D.weight")
    assert (d.before.values, d.adds) == (recording.passes[0].leaves[0].after.values, True)


def test_watch_validation_is_told_apart_by_mode(watch):
    text = scripts.VALIDATED
    recording = watch(text)
    found = {one.name: one for one in recording.unused}
    assert {name: (one.mode, one.source.line) for name, one in found.items()} == {
        "val_loss": ("no_grad", line_of(text, "        val_loss =")),
        "check_loss": ("no_grad", line_of(text, "check_loss = ")),
        "error": ("no_grad", line_of(text, "error = ")),
        "built": ("grad", line_of(text, "built = ")),
    }
    built = found["built"]
    # mean, pow, sub, add, mul; the two leaves are counted nowhere.
    assert (built.n_nodes, built.alive, built.times) == (5, True, 6)
    assert built.nbytes > 0
    assert all(one.n_nodes == 0 and one.times == 6 for one in found.values() if one is not built)
    assert found["val_loss"].value.values[0] > 0
    points = recording.watched.points
    assert (points.x_name, points.y_name, len(points.x)) == ("x", "y", 11)
    assert points.y == pytest.approx([3 * one + 1 for one in points.x])
    w, b = (rows(recording, name)[-1].value.values[0] for name in "wb")
    assert points.fitted == pytest.approx([w * one + b for one in points.x])


@pytest.mark.slow
def test_watch_script_that_raises_keeps_what_ran(watch):
    recording = watch(scripts.RAISES, code=1)
    assert watch.done.stderr.endswith("ValueError: enough\n")
    assert "graphlab" not in watch.done.stderr
    assert (recording.watched.passes, recording.watched.steps, len(recording.passes)) == (3, 2, 3)
    assert [one.kind for one in events(recording, 2)] == ["step", "zero"]
    assert events(recording, 3) == []


def test_watch_forward_that_an_error_cut_off_was_not_for_nothing(watch):
    recording = watch(
        scripts.RAISES.replace("    optimizer.zero_grad()", "    if step == 1: raise KeyError", 1), code=1
    )
    assert (recording.watched.passes, recording.unused) == (1, ())


@pytest.mark.slow
def test_ledger_hooks_on_a_leaf_are_seen_and_stay_as_they_were(watch, tmp_path):
    text = scripts.HOOKED
    recording = watch(text)
    assert watch.done.stdout == plain(text, tmp_path).stdout == "1 1\n"
    hook = next(one for one in recording.ledger if one.by == "hook halve")
    assert (hook.before.values, hook.after.values) == ((8.0, -8.0), (4.0, -4.0))
    assert (hook.after_pass, hook.source.line) == (1, line_of(text, "def halve"))
    assert [row.after.values for row in rows(recording, "v")] == [(32.0,)] * 3
    assert [row.value.values for row in rows(recording, "v")] == [(1.0,), (-31.0,), (-63.0,)]


def test_watch_autograd_grad_leaves_grad_alone(watch):
    recording = watch(scripts.GRAD)
    assert [one.call for one in recording.passes] == ["grad"] * 3
    found = rows(recording, "w")
    assert [row.value.values for row in found] == [(1.0, 2.0), (0.5, 1.0), (0.25, 0.5)]
    assert [row.returned.values for row in found] == [(2.0, 4.0), (1.0, 2.0), (0.5, 1.0)]
    assert all(row.incoming is None and row.after is None and row.adds is None for row in found)
    assert [(one.kind, one.of) for one in recording.ledger] == [("replace", "value")] * 3


def test_watch_changes_nothing_a_script_can_see(watch, tmp_path):
    recording = watch(scripts.LEFT_BEHIND)
    alone = plain(scripts.LEFT_BEHIND, tmp_path)
    assert alone.returncode == 0, alone.stderr
    assert watch.done.stdout == alone.stdout.replace("plain.py", "train.py")
    assert all(row.adds for one in recording.passes for row in one.leaves)
