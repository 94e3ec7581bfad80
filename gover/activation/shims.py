"""
The shims: generated from what is installed, in two directories.

`shims` is for every shell, editor and service; `bin` is what a plan puts in front of PATH,
behind the native shims (gover.activation.native) where a hook has found that they run.
`go` and `gofmt` run the Go of the directory they are started in; `go1.22.3` runs that
version, and is the name that Go's own toolchain switching looks for on PATH.
"""

import os
import re
import sys
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress

from gover.activation import native
from gover.activation.render import apply_lines
from gover.activation.templates import START, fill_template, read_template
from gover.dirs import CACHE_BELOW_HOME, PLAN_FORMAT
from gover.env_diff import SEPARATOR
from gover.errors import UsageError
from gover.escape import safe, sh_quote
from gover.fs.atomic import make_directory, write_if_changed
from gover.fs.read import read_file
from gover.resolve.effects import changes_of_exact
from gover.store.path_search import TOOLS
from gover.store.permissions import root_must_not_write
from gover.store.store import Store
from gover.store.write_checks import is_read_only
from gover.version.version import Version
from gover.versionfile.formats import FILE_NAMES, MISE_DIRECTORIES, RARE_NAMES

_MARK, _HEAD_LIMIT = b"\n# gover shim", 64 << 10  # bytes
_EXACT = re.compile(r"go[0-9][0-9a-z.]*")

# dash and busybox drop every variable whose name is no identifier (`a.b`, exported bash
# functions); bash -p keeps them and ignores BASH_ENV.
_BASHES = ("/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash")
# macOS removes DYLD_* from what its own programs start (Apple, System Integrity Protection
# Guide, Runtime Protections); Homebrew's and MacPorts' bash keep them.
_BASHES_WITH_DYLD = ("/opt/homebrew/bin/bash", "/usr/local/bin/bash", "/opt/local/bin/bash")


def refresh(store: Store) -> None:
    """
    Write what is missing or outdated, remove what has no toolchain any more.

    Raises:
        UsageError: the store's `bin` has another program of that name, as in ~/.local.
    """
    for directory in directories(store):
        make_directory(directory)
    while True:
        versions = store.installed()
        texts = wanted(store)
        _refuse_foreign(store, texts)
        for path, text in texts.items():
            write_if_changed(path, text, 0o755)
        for path in surplus(store, texts):
            with suppress(FileNotFoundError):
                os.unlink(path)
        # Another gover may have changed the set and its shims meanwhile.
        if store.installed() == versions:
            break
    native.refresh(store)


def _refuse_foreign(store: Store, paths: Iterable[str]) -> None:
    for path in paths:
        if not path.startswith(store.front + "/") or not os.path.lexists(path):
            continue
        reading = read_file(path, _HEAD_LIMIT)  # another gover may write or remove it meanwhile
        if reading.state == "absent" and not os.path.lexists(path):
            continue
        if (reading.state != "text" or reading.data) and _MARK not in reading.data:
            raise UsageError(
                f"{safe(path)} is not gover's: {safe(store.data)} must be a directory of its own",
                'export GOVER_ROOT="$HOME/.gover"',
            )


def ensure(store: Store) -> None:
    """Write the shims where a directory has none, as after an upgrade, if this user may."""
    if not all(os.access(f"{directory}/go", os.X_OK) for directory in directories(store)):
        _refresh_if_permitted(store)


def follow_setting(store: Store) -> None:
    """Write the shims again, where there are some, after a change of the setting `shim`."""
    if os.path.isdir(store.shims):
        _refresh_if_permitted(store)


def _refresh_if_permitted(store: Store) -> None:
    if not (is_read_only(store) or root_must_not_write(store.data)):
        refresh(store)


def directories(store: Store) -> tuple[str, str]:
    """Return the two directories of shims."""
    return store.shims, store.front


def wanted(store: Store) -> dict[str, str]:
    """Return every shim of the store, path and text."""
    values = {
        "__GOVER_PYTHON__": sh_quote(sys.executable),
        "__GOVER_START__": sh_quote(START),
        "__GOVER_CACHE__": sh_quote(store.cache),
        "__GOVER_CONFIG__": sh_quote(store.config),
        "__GOVER_BELOWHOME__": CACHE_BELOW_HOME,
        "__GOVER_FORMAT__": str(PLAN_FORMAT),
    }
    lookup = record_text() + find_text(store)
    functions = {"__GOVER_LOOKUP__": lookup, "__GOVER_INHERITED__": inherited_text()}
    shim = _interpreted(_fill_shim("shims/shim.sh", values, functions))
    exact = {f"go{v}": _exact(store, v) for v in store.installed()}
    texts = dict.fromkeys(TOOLS, shim) | exact
    return {f"{d}/{name}": text for d in directories(store) for name, text in texts.items()}


def surplus(store: Store, wanted_paths: Container[str]) -> list[str]:
    """Return the paths of shims whose toolchain has been removed."""
    found = [path for directory in directories(store) for path in written(directory)]
    return [path for path in found if path not in wanted_paths]


def written(directory: str) -> list[str]:
    """Return the paths of the shims in a directory, by their text: it may have other programs."""
    found = []
    with suppress(FileNotFoundError, NotADirectoryError):
        for name in sorted(os.listdir(directory)):
            if name in TOOLS or _EXACT.fullmatch(name):
                head = read_file(f"{directory}/{name}", _HEAD_LIMIT).data
                found += [f"{directory}/{name}"] if _MARK in head else []
    return found


def find_text(store: Store) -> str:
    """Return the shell functions that find a plan, for the shims and the launcher."""
    tests = [f'-f "$gover_dir/{name}"' for name in FILE_NAMES + RARE_NAMES]
    tests += [f'-d "$gover_dir/{name}"' for name in MISE_DIRECTORIES]
    values = {
        "__GOVER_DATA__": sh_quote(store.data),
        "__GOVER_PLANS__": sh_quote(store.plans),
        "__gover_any__": f"[ {' -o '.join(tests)} ]",
    }
    return fill_template(read_template("shell/lookup.sh"), values)


def record_text() -> str:
    """Return the shell functions that change variables and record it."""
    return fill_template(read_template("shell/record.sh"), {"__GOVER_UNIT__": sh_quote(SEPARATOR)})


def inherited_text() -> str:
    """Return the shell functions that undo a parent's variables, and search PATH."""
    return read_template("shell/inherited.sh")


def _fill_shim(name: str, values: Mapping[str, str], functions: Mapping[str, str]) -> str:
    """Fill in the values, and the texts that the template sources; these have no placeholders."""
    filled, rest = "", read_template(name)
    for line, text in functions.items():
        head, _, rest = rest.partition(f". {line}\n")
        filled += fill_template(head, values) + text
    return filled + fill_template(rest, values)


def dirs_words(store: Store) -> str:
    """Return the three directories as shell words: what `gover plan` takes."""
    return " ".join(map(sh_quote, store))


def _exact(store: Store, version: Version) -> str:
    goroot = store.goroot(version)
    lines = apply_lines(changes_of_exact(version, goroot))
    values = {
        "__GOVER_GO__": sh_quote(f"{goroot}/bin/go"),
        "__gover_apply__": "\n\t\t".join(lines),
    }
    return _interpreted(_fill_shim("shims/exact.sh", values, {"__GOVER_LOOKUP__": record_text()}))


def _interpreted(text: str) -> str:
    bash = find_bash(sys.platform)
    return text.replace("#!/bin/sh\n", f"#!{bash} -p\n", 1) if bash else text


def find_bash(system: str, root: str = "") -> str | None:
    """
    Return the bash that runs the shims, a path without `root`; None where there is none.

    `system` is sys.platform. Every program runs the shims: the file belongs to root or this user.
    """
    for path in (*_BASHES_WITH_DYLD, *_BASHES) if system == "darwin" else _BASHES:
        with suppress(OSError):
            owner = os.stat(root + path).st_uid
            if owner in {0, os.geteuid()} and os.access(root + path, os.X_OK):
                return path
    return None
