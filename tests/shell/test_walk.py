"""Every shell walks to the same place as Python, whatever lies on the way."""

import json
import os
import subprocess
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gover.activation import hook, shims
from gover.activation.plan import compile_plan
from gover.resolve.selection import select
from gover.store.store import Store
from tests.lib.terminals import found, have

# Where each hook leaves the place it has walked to, with nothing else of it running.
PROBES = {
    "zsh": (["zsh", "-f", "-c"], "_gover_arrive() {{ typeset -g found=$1 }}; _gover_prompt"),
    "bash": (["bash", "--norc", "-c"], "_gover_arrive() {{ found=$1; }}; _gover_prompt"),
    "fish": (
        ["fish", "--no-config", "-c"],
        "function _gover_arrive; set -g found $argv[1]; end; _gover_prompt",
    ),
    "dash": (["dash", "-c"], "gover_walk; found=$gover_dir"),
}
NAMES = ("a", "b c", "*", "$x")
RARE = (
    ".mise.toml",
    "mise.local.toml",
    ".mise/x",
    "mise/x",
    ".config/x",
    "mise",
    ".mise.local.toml",
)

trees = st.fixed_dictionaries(
    {
        "deep": st.lists(st.sampled_from(NAMES), max_size=5),
        "pins": st.sets(st.integers(0, 5)),
        "odd": st.dictionaries(
            st.integers(0, 5), st.sampled_from(["dir", "fifo", "dangling", "loop"])
        ),
        "rare": st.dictionaries(st.integers(0, 5), st.sampled_from(RARE)),
        "home": st.none() | st.integers(0, 5),
        "home_end": st.sampled_from(["", "", "/", "//"]),
        "ceilings": st.sets(st.integers(0, 5), max_size=2),
    }
)


def build(root, tree):
    """Make the tree below `root`; return its levels, top first, and the environment."""
    levels = [root]
    for name in tree["deep"]:
        levels.append(f"{levels[-1]}/{name}")
    os.makedirs(levels[-1])
    at = lambda index: levels[min(index, len(levels) - 1)]  # noqa: E731  a word for a phrase
    for index in tree["pins"]:
        with open(f"{at(index)}/.go-version", "w", encoding="ascii") as file:
            file.write("system\n")
    for index, name in tree["rare"].items():
        path = f"{at(index)}/{name}"
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):  # of that name
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="ascii"):
                pass
    for index, kind in tree["odd"].items():
        path = f"{at(index)}/.go-version"
        if os.path.lexists(path):
            continue
        if kind == "dir":
            os.mkdir(path)
        elif kind == "fifo":
            os.mkfifo(path)
        else:
            os.symlink("/nonexistent" if kind == "dangling" else ".go-version", path)
    environ = {"PATH": "/usr/bin:/bin"}
    if tree["home"] is not None:
        environ["HOME"] = at(tree["home"]) + tree["home_end"]
    if tree["ceilings"]:
        environ["GOVER_CEILING_DIRS"] = ":".join(at(index) for index in sorted(tree["ceilings"]))
    return levels[-1], environ


@pytest.mark.parametrize("shell", list(PROBES))
def test_shells_and_python_come_to_the_same_place(shell, tmp_path):
    have(shell)
    dirs = Store(f"{tmp_path}/data", f"{tmp_path}/cache", f"{tmp_path}/config")
    hook.write_hooks(dirs, "gover")
    shims.refresh(dirs)
    load = (
        f"gover_is_for() {{ :; }}; gover_part=all; . {dirs.data}/hook/*/lookup"  # as in shell/gover
    )
    if shell != "dash":
        load = hook.hook_line(dirs, shell)
    command, probe = PROBES[shell]
    count = 0

    @settings(max_examples=int(os.environ.get("GOVER_EXAMPLES", "40")), deadline=None)
    @given(trees)
    def check(tree):
        nonlocal count
        count += 1
        cwd, environ = build(f"{tmp_path}/t{count}", tree)
        script = f"{load}; {probe.format()}; printf '%s' \"$found\""
        result = subprocess.run(
            [*found(command), script],
            cwd=cwd,
            env=environ | {"PWD": cwd},
            capture_output=True,
            check=False,
        )
        place = compile_plan(dirs, select(dirs, environ, cwd), environ).root
        assert (os.fsdecode(result.stdout), result.stderr) == (place, b""), json.dumps(environ)

    check()
