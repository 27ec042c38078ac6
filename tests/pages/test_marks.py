"""Marks are read where they are marks, and broken ones are named with their line."""

import pytest

from graphlab.errors import GraphlabError
from graphlab.pages.marks import read

PAGE = """# A page

<!-- page: folder=. lang=zh timeout=5 -->
```python
# one.py
print(1)
```
<!-- console(exit=2, varies="[0-9]+ ms (a|b)"): python one.py | cat -->

```console
$ old
````
old, and no end of the block is ```` here
```
text
<!-- picture: images/a.svg | A (small) picture | draw "a | b" -o images/a.svg -->
![old](images/old.svg)
<!-- picture(exit=1): b.svg | Another | draw b -->
"""


def test_read_finds_marks_options_scripts_and_what_they_fill():
    page = read(PAGE.replace("````\nold", "old").replace("````", "~~~"), "page.md")
    console, first, second = page.marks
    assert (console.command, console.exit, console.varies) == ("python one.py | cat", 2, "[0-9]+ ms (a|b)")
    assert page.lines[console.start : console.end][-1] == "```"
    assert (first.file, first.words, first.command) == (
        "images/a.svg",
        "A (small) picture",
        'draw "a | b" -o images/a.svg',
    )
    assert page.lines[first.start : first.end] == ["![old](images/old.svg)"]
    assert second.start == second.end and second.exit == 1
    assert page.scripts == {"one.py": "# one.py\nprint(1)\n"}
    assert page.settings == {"folder": ".", "lang": "zh", "timeout": "5"}


def test_read_leaves_marks_inside_code_alone():
    assert read("````md\n<!-- console: rm x -->\n```\n<!-- console: -->\n````\n", "a.md").marks == []


def test_read_takes_a_block_of_any_language_as_a_named_file():
    assert read("````md file=a-b.md\n```\n````\n```md file=../x.md\n```\n", "a.md").scripts == {
        "a-b.md": "```\n"
    }


def test_read_leaves_a_block_of_another_kind_alone():
    page = read("<!-- console: ls -->\n```python\nx = 1\n```\n", "a.md")
    assert (page.marks[0].start, page.marks[0].end) == (1, 1)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("\n<!-- console: ls", 2, "does not end on its own line"),
        ("<!-- console: ls --> x", 1, "does not end on its own line"),
        ("- item\n\n  <!-- console: ls -->", 3, "does not begin its line"),
        ("<!-- console: -->", 1, "no command"),
        ("<!-- console: echo '-->' -->", 1, "ends at its first -->"),
        ("<!-- console(colour=1): ls -->", 1, "'colour=1' is no option here"),
        ("<!-- console(exit=x): ls -->", 1, "exit=x is no number"),
        ("<!-- console(varies='['): ls -->", 1, "no regular expression"),
        ("<!-- page: folder='. -->", 1, "No closing quotation"),
        ("\n<!-- page: lang=de -->", 2, "de is no language of graphlab"),
        ("<!-- picture: a.svg | draw -->", 1, "three parts"),
        ("<!-- picture: /etc/a.svg | x | draw -->", 1, "no file beside the page"),
        ("<!-- picture: https://x/a.svg | x | draw -->", 1, "no file beside the page"),
        ("x\n\n```python\nnever closed", 3, "not closed"),
    ],
)
def test_read_broken_mark_names_line_and_reason(text, line, why):
    with pytest.raises(GraphlabError) as caught:
        read(text, "page.md")
    assert caught.value.code == "GL061"
    assert caught.value.where == f"page.md:{line}"
    assert why in caught.value.why
