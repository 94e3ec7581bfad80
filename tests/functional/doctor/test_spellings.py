"""A HOME by several spellings: doctor reports no fault that is only the spelling."""

import pytest

SPELLINGS = {
    "a link": "{link}",
    "a link and a slash at its end": "{link}/",
    "doubled slashes": "{parent}//{name}",
}


@pytest.fixture
def own_directories(box):
    """gover's directories are below HOME, and written by HOME's real path."""
    for name in ("GOVER_ROOT", "GOVER_CACHE", "GOVER_CONFIG"):
        del box.environ[name]
    box.environ["SHELL"] = "/bin/bash"
    box.environ["PATH"] = f"{box.home}/.local/share/gover/shims:{box.environ['PATH']}"
    goroot = box.home / "goroot"
    (goroot / "bin").mkdir(parents=True)
    (goroot / "VERSION").write_text("go1.22.3\n")
    for tool in ("go", "gofmt"):
        (goroot / "bin" / tool).write_text("#!/bin/sh\n")
        (goroot / "bin" / tool).chmod(0o755)
    box.gover("link", "1.22.3", str(goroot))
    box.gover("hook", "bash")
    return box


@pytest.mark.parametrize("how", SPELLINGS)
def test_shims_and_hook_files_by_another_spelling_are_the_same(own_directories, how, tmp_path):
    box = own_directories
    link = tmp_path / "linked"
    link.symlink_to(box.home)
    home = SPELLINGS[how].format(link=link, parent=box.home.parent, name=box.home.name)

    found = box.gover("doctor", HOME=home, expect=None).stdout

    for name in ("[shims]", "[hook-files]", "[path-order]", "[other-manager]", "[not-in-effect]"):
        assert name not in found, found
    shim = next((box.home / ".local").rglob("shims/go"))
    shim.write_text(shim.read_text() + "# changed\n")
    assert "changed: go [shims]" in box.gover("doctor", HOME=home, expect=None).stdout
