"""
The hook for zsh as zsh itself compiles it, beside the text: parsing that takes most of its load.

zsh uses the file `zsh.zwc` in place of `zsh` where it is not older and of the same zsh; otherwise
it reads the text, so nothing depends on it.
"""

import os
from contextlib import suppress

from gover.fs import leftovers

_SECONDS = 10  # for zsh


def compile_hook(path: str) -> None:
    """Compile the hook at that path, if there is a zsh on PATH; else it stays a text alone."""
    import shutil  # noqa: PLC0415  only where the hook is new
    import subprocess  # noqa: PLC0415

    with suppress(FileNotFoundError):
        os.unlink(f"{path}.zwc")
    absolute = [entry for entry in os.get_exec_path() if entry.startswith("/")]
    zsh = shutil.which("zsh", path=":".join(absolute))
    if zsh is None:
        return
    with leftovers.private_directory(os.path.dirname(path)) as new:
        # -U: an alias of /etc/zshenv is not expanded. -R: the file is not mapped into memory.
        script = 'builtin zcompile -U -R -- "$1" "$2"'
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                [zsh, "-f", "-c", script, "zsh", f"{new}/zsh.zwc", path],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False,
            )  # fmt: skip
        with suppress(FileNotFoundError):
            os.replace(f"{new}/zsh.zwc", f"{path}.zwc")
