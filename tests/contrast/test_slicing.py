"""The forward among the lines of a script, and the text of the function that it becomes."""

import ast
import textwrap
from unittest.mock import MagicMock

import pytest

from graphlab.contrast.reads import names_read, names_set, reads
from graphlab.contrast.slicing import MODULE, CannotSliceError, Watched, find
from graphlab.contrast.written import write


def watched(text, *, ran, made, at=0, roots=("loss",), **more):
    """Return a frame of a script that ran these lines; those at the positions ``made`` made nodes."""
    given = {"name": MODULE, "first": 1, **more}
    return Watched("script.py", text=textwrap.dedent(text), lines=tuple(ran), makers=tuple(made), at=at,
                   roots=roots, **given)  # fmt: skip


def function(one, arguments=(), prologue=()):
    """Return the non-empty lines of the function, each with its number."""
    text = write(find(one), list(arguments), list(prologue), {})
    ast.parse(text)
    return "\n".join(f"{number}: {line}" for number, line in enumerate(text.splitlines(), 1) if line.strip())


def test_slice_keeps_what_made_nodes_on_the_lines_it_had():
    one = watched(
        """\
        import torch
        x = torch.tensor(2.0, requires_grad=True)
        y = x**2 + 3 * x
        loss = y + 1
        print(loss)
        loss.backward()
        """,
        ran=[3, 4, 5, 6],
        made=[0, 1],
        at=6,
    )
    assert function(one, ["x"]) == (
        "2: def forward(self, x):\n3:     y = x**2 + 3 * x\n4:     loss = y + 1\n5:     return loss"
    )


def test_slice_of_a_loop_body_leaves_the_loop_and_the_training_out():
    one = watched(
        """\
        for x, y in data:
            out = net(x)
            optimizer.zero_grad()
            print(out)
            weight = 0.5
            loss = (out - y).pow(2).mean() * weight
            loss.backward()
            optimizer.step()
        """,
        ran=[2, 3, 4, 5, 6, 7],
        made=[0, 4],
        at=7,
    )
    assert function(one, ["x", "y"]) == (
        "1: def forward(self, x, y):\n2:     out = net(x)\n5:     weight = 0.5\n"
        "6:     loss = (out - y).pow(2).mean() * weight\n7:     return loss"
    )


def test_slice_keeps_a_branch_whole_although_one_side_of_it_ran():
    one = watched(
        """\
        import torch
        if x > 0:
            loss = x**2
        else:
            loss = -x
        loss.backward()
        """,
        ran=[3, 6],
        made=[0],
        at=6,
    )
    assert function(one, ["x"]) == (
        "1: def forward(self, x):\n2:     if x > 0:\n3:         loss = x**2\n4:     else:\n"
        "5:         loss = -x\n6:     return loss"
    )


def test_slice_keeps_the_loop_that_the_nodes_were_made_in_several_rounds_of():
    one = watched(
        """\
        total = 0
        for t in range(3):
            total = total + net(x[t])
            if t == 2:
                total.backward()
        """,
        ran=[3, 4, 2, 3, 4, 2, 3, 4, 5],
        made=[0, 3, 6],
        at=5,
        roots=("total",),
    )
    text = write(find(one), ["x"], ["net = self.net"], {})
    assert "for t in range(3):" in text
    assert "backward" not in text
    assert text.rstrip().endswith("return total")
    compile(text, "text", "exec")


def test_slice_takes_in_the_number_that_was_made_of_a_tensor_before():
    one = watched(
        """\
        import torch
        rows = len(x)
        lr = 0.1
        first = x
        loss = (first / rows).sum()
        loss.backward()
        """,
        ran=[5, 6],
        made=[0],
        at=6,
    )
    assert [statement.lineno for statement in find(one).statements] == [2, 4, 5]


def test_slice_does_not_take_in_a_number_that_was_read_or_is_of_no_tensor():
    one = watched(
        """\
        n = int(input())
        k = len(next(it))
        loss = (x * n / k).sum()
        loss.backward()
        """,
        ran=[3, 4],
        made=[0],
        at=4,
    )
    assert [statement.lineno for statement in find(one).statements] == [3]


def test_slice_takes_in_the_line_that_names_the_root_though_it_made_nothing():
    one = watched(
        "import torch\nout = model(x)\nloss = out.loss\nloss.backward()\n", ran=[2, 3, 4], made=[0], at=4
    )
    assert [statement.lineno for statement in find(one).statements] == [2, 3]


@pytest.mark.parametrize(
    ("line", "returned"),
    [
        ("(a * b).sum().backward()", "(a * b).sum()"),
        ("torch.autograd.backward(a * b, g)", "a * b"),
        ("accelerator.backward(loss_of(a) / 2)", "loss_of(a) / 2"),
        ("grads = torch.autograd.grad((a * b).sum(), [a])", "(a * b).sum()"),
    ],
)
def test_slice_returns_the_expression_that_backward_was_called_on(line, returned):
    one = watched(f"import torch\nimport x\n{line}\n", ran=[3], made=[0], at=3, roots=("",))
    assert function(one, ["a"]).splitlines()[-1].split(":", 1)[1].strip() == f"return ({returned})"


def test_slice_of_a_method_is_found_by_its_code_object():
    one = watched(
        """\
        class Trainer:
            def fit(self):
                loss = self.net(self.x)
                loss.backward()
        """,
        ran=[3, 4], made=[0], at=4, name="Trainer.fit", first=2,
    )  # fmt: skip
    found = find(one)
    assert [chain.words for chain in reads(found.body)] == [("self", "net"), ("self", "x")]
    assert function(one).splitlines()[0] == "2: def forward(self):"


def test_slice_keeps_strings_over_several_lines_as_they_are():
    text = 'import torch\nimport sys\nloss = net("""a\n  b""")\nloss.backward()\n'
    found = write(find(watched(text, ran=[3, 5], made=[0], at=5)), [], [], {})
    scope = {"net": lambda value: value}
    exec(found, scope)
    assert scope["forward"](None) == "a\n  b"


def test_slice_on_the_first_line_keeps_its_line_numbers():
    one = watched("a = x * 2\nloss = a * a\nloss.backward()\n", ran=[1, 2, 3], made=[0, 1], at=3)
    found = write(find(one), ["x"], [], {})
    assert [line.split(";")[0].split(":")[-1].strip() for line in found.splitlines()[:2]] == [
        "a = x * 2",
        "loss = a * a",
    ]
    scope = {}
    exec(found, scope)
    assert scope["forward"](None, 3) == 36


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("async def f():\n    loss = x * 2\n", {"name": "f"}, "generator"),
        ("def f():\n    yield x\n    loss = x * 2\n", {"name": "f"}, "generator"),
        ("loss = (x *\n", {}, "text"),
        ("def g():\n    pass\n", {"name": "f"}, "cannot be found"),
        ("import y\n(x * 2).sum()\n", {"roots": ("",), "at": 1}, "no name"),
    ],
)  # fmt: skip
def test_slice_that_cannot_be_made_says_why(text, more, why):
    with pytest.raises(CannotSliceError, match=why):
        find(watched(text, ran=[2], made=[0], **more))


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("a = b\nc = a", {"b"}),
        ("a += b", {"a", "b"}),
        ("if t:\n    a = 1\nelse:\n    a = 2\nc = a", {"t"}),
        ("if t:\n    a = 1\nc = a", {"t", "a"}),
        ("for i in r:\n    h = f(h, i)\nz = h", {"r", "f", "h"}),
        ("z = [i * k for i in r if i]", {"r", "k"}),
        ("z = (lambda q: q * w)(e)", {"w", "e"}),
        ("with c as d:\n    a = d\nz = a", {"c"}),
        ("try:\n    a = 1\nexcept E:\n    a = 2\nz = a", {"E"}),
        ("def f(x, y=p):\n    return x * u\nz = f(1)", {"p", "u"}),
        ("h[0] = v", {"h", "v"}),
        ("if (n := g()):\n    z = n", {"g"}),
    ],
)
def test_names_read_are_those_that_python_itself_would_miss(text, free):
    body = ast.parse(text).body
    assert names_read(body) == free
    # Python's own word for it: with these names, and no others, the code runs.
    exec(text, {"__builtins__": {}, **{name: MagicMock() for name in free}})


def test_names_set_knows_every_form_of_setting():
    text = "a, (b, *c) = 1, (2, 3)\nd.e = 1\nf[0] = 1\nfor g in h: pass\nimport i.j\ndef k(): l = 1\n"
    assert set().union(*(names_set(one) for one in ast.parse(text).body)) == {"a", "b", "c", "g", "i", "k"}
