"""Files are written whole or not at all, and what is no file stays what it is."""

import os
import stat
import threading
from pathlib import Path

import pytest

from graphlab.errors import GraphlabError
from graphlab.files import write_whole


def test_write_whole_replaces_and_keeps_the_mode(tmp_path):
    made = tmp_path / "a.svg"
    made.write_text("old")
    made.chmod(0o640)
    write_whole(made, b"new")
    assert made.read_bytes() == b"new"
    assert stat.S_IMODE(made.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [made]


def test_write_whole_leaves_a_link_a_link(tmp_path):
    kept, link = tmp_path / "runs" / "3.svg", tmp_path / "latest.svg"
    kept.parent.mkdir()
    kept.write_text("old")
    link.symlink_to(kept)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert kept.read_bytes() == b"new"


def test_write_whole_writes_into_a_pipe_and_replaces_it_not(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"data")
    reader.join(10)
    assert read == [b"data"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_write_whole_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    made = tmp_path / "a.svg"
    made.write_text("old")

    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(GraphlabError, match="No space left"):
        write_whole(made, b"new")
    assert made.read_text() == "old"
    assert list(tmp_path.iterdir()) == [made]


def test_write_whole_to_a_folder_is_refused(tmp_path):
    with pytest.raises(GraphlabError, match="GL011"):
        write_whole(tmp_path, b"new")


def test_write_whole_to_a_link_that_leads_nowhere_makes_the_file(tmp_path):
    (tmp_path / "link").symlink_to("new.svg")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "new.svg").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def test_write_whole_to_the_link_of_an_open_pipe_reaches_it(tmp_path):
    read, write = os.pipe()
    write_whole(Path(f"/proc/self/fd/{write}"), b"data")
    os.close(write)
    with os.fdopen(read, "rb") as there:
        assert there.read() == b"data"
