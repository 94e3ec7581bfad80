"""
Completion for zsh, bash and fish: the files `shell/completion.*` of the package, as they are.

Completion starts no process: installed versions are names in the store, released ones are
lines of a file in the cache, from the last command that read a list of releases.
`docs/make/completion.py` writes the tables of commands in these files.
"""

from gover.activation.hook import SHELLS
from gover.activation.templates import read_template
from gover.errors import UsageError
from gover.escape import safe
from gover.fs import atomic
from gover.store.store import Store

# The file name under which each shell loads the text by itself.
_FILES = {"zsh": "_gover", "bash": "gover.bash", "fish": "gover.fish"}


def text(shell: str) -> str:
    """
    Return the completion of `gover` for a kind of shell.

    Raises:
        UsageError: gover has no completion for such a shell.
    """
    if shell not in SHELLS:
        known = ", ".join(SHELLS)
        raise UsageError(
            f"no completion for '{safe(shell)}': gover has one for {known}", "gover completion zsh"
        )
    return read_template(f"shell/completion.{shell}")


def directory(store: Store) -> str:
    """Return the directory to which `gover setup` writes the texts."""
    return store.under_data("completion")


def install(store: Store) -> None:
    """Write the texts to `directory`."""
    atomic.make_directory(directory(store))
    for shell, name in _FILES.items():
        atomic.write_if_changed(f"{directory(store)}/{name}", text(shell))
