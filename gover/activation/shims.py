"""
The shims directory: generated from what is installed.

`go` and `gofmt` run the Go of the directory they are started in; `go1.22.3` runs that
version, and is the name that Go's own toolchain switching looks for on PATH.
"""

import os
import re
import sys
from collections.abc import Container
from contextlib import suppress

from gover.activation.render import apply_lines
from gover.activation.templates import fill_template, read_template
from gover.dirs import CACHE_BELOW_HOME
from gover.escape import sh_quote
from gover.fs.atomic import make_directory, write_if_changed
from gover.resolve.effects import effects_of_exact
from gover.store.store import Store
from gover.version.version import Version
from gover.versionfile.formats import FILE_NAMES, MISE_DIRECTORIES, RARE_NAMES

TOOLS = ("go", "gofmt")
_EXACT = re.compile(r"go[0-9][0-9a-z.]*")

# dash and busybox drop every variable whose name is no identifier (`a.b`, exported bash
# functions); bash -p keeps them and ignores BASH_ENV.
_KEEPS_ENVIRONMENT = ("/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash")


def refresh(store: Store) -> None:
    """Write what is missing or outdated, remove what has no toolchain any more."""
    make_directory(store.shims)
    while True:
        versions = store.installed()
        texts = wanted(store)
        for name, text in texts.items():
            write_if_changed(f"{store.shims}/{name}", text, 0o755)
        for name in surplus(store, texts):
            with suppress(FileNotFoundError):
                os.unlink(f"{store.shims}/{name}")
        # Another gover may have changed the set and its shims meanwhile.
        if store.installed() == versions:
            return


def are_in_effect(store: Store, path: str) -> bool:
    """Tell whether PATH has the shims, or a toolchain of gover's, as the hook puts it there."""
    entries = path.split(":")
    return any(e == store.shims or e.startswith(store.toolchains + "/") for e in entries)


def wanted(store: Store) -> dict[str, str]:
    """Return every shim of the store, name and text."""
    values = {
        "__GOVER_LOOKUP__": "",
        "__GOVER_PYTHON__": sh_quote(sys.executable),
        "__GOVER_CACHE__": sh_quote(store.cache),
        "__GOVER_CONFIG__": sh_quote(store.config),
        "__GOVER_BELOWHOME__": CACHE_BELOW_HOME,
    }
    text = read_template("shims/shim.sh").replace(". __GOVER_LOOKUP__\n", lookup_text(store))
    shim = _interpreted(fill_template(text, values))
    exact = {f"go{v}": _exact(store, v) for v in store.installed()}
    return dict.fromkeys(TOOLS, shim) | exact


def surplus(store: Store, wanted_names: Container[str]) -> list[str]:
    """Return the names of shims whose toolchain has been removed."""
    with suppress(FileNotFoundError, NotADirectoryError):
        names = os.listdir(store.shims)
        return [name for name in names if name not in wanted_names and _EXACT.fullmatch(name)]
    return []


def lookup_text(store: Store) -> str:
    """Return the shell functions that find a plan, for the shims and the launcher."""
    tests = [f'-f "$gover_dir/{name}"' for name in FILE_NAMES + RARE_NAMES]
    tests += [f'-d "$gover_dir/{name}"' for name in MISE_DIRECTORIES]
    values = {
        "__GOVER_DATA__": sh_quote(store.data),
        "__GOVER_PLANS__": sh_quote(store.plans),
        "__gover_any__": f"[ {' -o '.join(tests)} ]",
    }
    return fill_template(read_template("shell/lookup.sh"), values)


def dirs_words(store: Store) -> str:
    """Return the three directories as shell words: what `gover plan` takes."""
    return " ".join(map(sh_quote, store))


def _exact(store: Store, version: Version) -> str:
    goroot = store.goroot(version)
    lines = apply_lines(effects_of_exact(version, goroot)) or [":"]
    values = {
        "__GOVER_GO__": sh_quote(f"{goroot}/bin/go"),
        "__gover_apply__": "\n\t\t".join(lines),
    }
    return _interpreted(fill_template(read_template("shims/exact.sh"), values))


def _interpreted(text: str) -> str:
    bash = next((path for path in _KEEPS_ENVIRONMENT if os.access(path, os.X_OK)), None)
    return text.replace("#!/bin/sh\n", f"#!{bash} -p\n", 1) if bash else text
