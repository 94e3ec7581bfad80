"""The files that the package contains: data, and the sources for the shells."""

import os

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def package_file(name: str) -> str:
    """
    Return the path of a shipped file: `data/compat.toml`, `shell/hook.zsh`, `start.py`.

    A wheel has the folders `shell` and `shims` below `_assets`; a checkout has them beside
    the package.
    """
    if name.startswith("data/") or name == "start.py":
        return os.path.join(_PACKAGE, name)
    packaged = os.path.join(_PACKAGE, "_assets")
    root = packaged if os.path.isdir(packaged) else os.path.dirname(_PACKAGE)
    return os.path.join(root, name)
