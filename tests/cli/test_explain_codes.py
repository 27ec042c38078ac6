"""``graphlab explain GL002``: what the code of an error means."""

import ast
import json
import re
from pathlib import Path

import pytest

import graphlab
from graphlab.cli.explained_codes import is_code
from graphlab.error_codes import ERROR_CODES
from tests.lang.catalogue import commands

PACKAGE = Path(graphlab.__file__).parent

CHANGED = """\
GL013 · the output would replace the input
  graphlab never overwrites what it reads, neither a script nor a recording.
  Choose another name.
"""


def test_codes_that_can_be_raised_are_those_that_are_explained() -> None:
    written = {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path.name != "error_codes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and re.fullmatch(r"GL\d{3}", str(node.value))
    }
    assert written == ERROR_CODES.keys()


def test_codes_advise_only_options_and_commands_that_there_are() -> None:
    there = {"--help"} | {
        option for command in commands() for param in command.params for option in param.opts
    }
    names = {command.name for command in commands()}
    for code, one in ERROR_CODES.items():
        said = set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", re.sub(r"<!--.*?-->", "", one.meaning)))
        assert said <= there, code
        assert set(re.findall(r"\bgraphlab ([a-z]+) (?:[A-Z]|-)", one.meaning)) <= names, code


def test_code_of_a_real_error_is_explained(cli) -> None:
    failed = cli("render", "nowhere.py")
    code = failed.stderr.partition(":")[0]
    done = cli("explain", code)
    assert (failed.returncode, code, done.returncode, done.stderr) == (2, "GL001", 0, "")
    assert done.stdout.startswith("GL001 · there is no such file\n  A target is read as the path of a script")


@pytest.mark.parametrize("word", ["GL013", "gl013"])
def test_code_is_told_in_lines_of_a_terminal(cli, word) -> None:
    done = cli("explain", word)
    assert (done.returncode, done.stdout, done.stderr) == (0, CHANGED, "")


def test_beginning_of_a_code_lists_those_that_begin_so(cli) -> None:
    listed = [line.split("  ")[0] for line in cli("explain", "GL").stdout.splitlines()]
    assert listed == sorted(ERROR_CODES)
    assert cli("explain", "GL20").stdout == (
        "GL201  no forward could be taken out of the script\nGL202  a recording cannot be contrasted\n"
    )


def test_code_that_there_is_not_ends_with_2(cli) -> None:
    done = cli("explain", "GL998")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "GL030: nothing is known of 'GL998'\n"
        "  why  no error has this code\n"
        "  fix  graphlab explain GL lists the codes\n"
    )


def test_code_as_json_is_english_in_every_language(cli) -> None:
    done = cli("--lang", "zh", "explain", "GL013", "--json")
    assert json.loads(done.stdout) == [{"code": "GL013", **ERROR_CODES["GL013"]._asdict()}]


def test_code_in_chinese(cli) -> None:
    assert cli("--lang", "zh", "explain", "GL013").stdout.startswith("GL013 · 输出会覆盖输入\n")


@pytest.mark.parametrize("word", ["glu", "GLU", "gl_1", "GL١", "GL013\n", "xGL013"])
def test_code_is_no_op_that_begins_so(word) -> None:
    assert not is_code(word)
