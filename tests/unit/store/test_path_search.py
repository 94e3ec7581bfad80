"""Which programs named go on PATH are a Go, and which only start one."""

import os

import pytest

from gover.store import path_search

SCRIPTS = {  # the text, and whether it only starts another go
    'exec go "$@"': True,
    "go $*": True,
    'command go "$@"': True,
    'exec "${0##*/}" "$@"': True,
    'exec env GOFLAGS=-mod=mod go "$@"': True,
    'exec asdf exec "go" "$@"': True,
    'exec "/home/u/.goenv/libexec/goenv" exec "go" "$@"': True,
    'mise x -- go "$@"': True,
    'exec /usr/local/go/bin/go "$@"': False,
    'exec "$HOME/sdk/go1.22.3/bin/go" "$@"': False,
    'PATH=/opt/go/bin:$PATH\nexec go "$@"': False,
    "echo go version go1.22.3 linux/amd64": False,
    '# exec go "$@"\nexec /opt/go "$@"': False,
    "cd /go && exec ./go": False,
}


def program(path, text="#!/bin/sh\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_that_starts_go_is_known_by_its_text(tmp_path, text):
    path = program(tmp_path / "bin/go", f"#!/bin/sh\n{text}\n")

    assert path_search.starts_another(path) == SCRIPTS[text]


def test_a_program_in_a_directory_of_shims_or_a_link_to_a_manager_is_no_go(tmp_path):
    mise = program(tmp_path / "bin/mise", "\x7fELF")
    (tmp_path / "x").mkdir()
    (tmp_path / "x/go").symlink_to(mise)
    long = program(tmp_path / "long/go", '#!/bin/sh\nexec go "$@"\n' + "#" * 9000)

    assert path_search.starts_another(f"{tmp_path}/x/go")
    assert path_search.starts_another(program(tmp_path / ".asdf/shims/go", "\x7fELF"))
    assert not path_search.starts_another(long)
    assert not path_search.starts_another(program(tmp_path / "y/go", "\x7fELF"))


def test_what_is_in_front_ends_at_the_shims_of_the_store(tmp_path):
    data = f"{tmp_path}/data"
    for name in ("data/shims", "data/bin", "data/toolchains/1.22.3/bin", "a", "b", "c"):
        program(tmp_path / name / "go")
    (tmp_path / "link").symlink_to("data/shims")
    os.chmod(program(tmp_path / "not/go"), 0o644)
    names = ["data/bin", "data/toolchains/1.22.3/bin", "a", "link", "not", "b/"]
    before = ":".join(f"{tmp_path}/{name}" for name in names)
    path = f"{before}:relative:{data}/shims::{tmp_path}/c"

    found = [f"{tmp_path}/{name}/go" for name in "ab"]
    assert path_search.programs_in_front(data, path) == found
    assert path_search.programs_in_front(data, before) == found
    assert list(path_search.programs_on_path(data, path)) == [*found, f"{tmp_path}/c/go"]
    assert path_search.first_go(data, path, tried=found[:1]) == found[1]
    assert path_search.first_go(data, "") is None
