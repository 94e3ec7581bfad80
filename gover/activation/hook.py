"""
What `gover hook SHELL` prints, and the files that it writes for it.

The printed line only sources a file, so that a new shell reads the hook without a pipe. Each
file begins with gover's release, the digest of the texts that the files are made of, the path by
which gover was started, its Python and the store. They are in the data directory; for a shared
store in each user's cache, which the launcher does not read.

`lookup` and `inherited` are for the launcher, shell/gover. It sources them, because most shells
read a file a byte a call otherwise; their first command compares those five, and ends the reading
where one of them is another: another commit of the same release may have other texts.
"""

import os
import sys
from binascii import crc32

from gover import __version__
from gover.activation.render_levels import BY_FREQUENCY, tests_below
from gover.activation.shims import dirs_words, find_bash, find_text, inherited_text, record_text
from gover.activation.templates import START, fill_template, read_template
from gover.dirs import PLAN_FORMAT
from gover.errors import UsageError
from gover.escape import fish_quote, safe, sh_quote
from gover.fs.atomic import make_directory, write_if_changed
from gover.store.store import Store
from gover.store.write_checks import is_read_only
from gover.versionfile.formats import MISE_DIRECTORIES, RARE_NAMES

SHELLS = ("bash", "zsh", "fish")

_TEXTS = (*(f"hook.{shell}" for shell in SHELLS), "lookup.sh", "record.sh", "inherited.sh")

# What a walk asks for, after a change of directory; a prompt that follows asks for FILE_NAMES.
_WALK_FILES = (*BY_FREQUENCY, *RARE_NAMES)


def hook_line(store: Store, shell: str) -> str:
    """
    Return the command by which a shell of that kind loads the hook.

    Raises:
        UsageError: gover has no hook for such a shell.
    """
    if shell == "fish":
        return f"builtin source {fish_quote(f'{directory(store)}/fish')}"
    path = sh_quote(f"{directory(store)}/{shell}")
    if shell == "zsh":
        return _in_zsh(f"'builtin' 'source' {path}")
    if shell == "bash":
        return f"\\builtin . {path}"
    raise UsageError(
        f"no hook for '{safe(shell)}': gover has one for {', '.join(SHELLS)}",
        'eval "$(gover hook zsh)"',
    )


def whole_hook(store: Store, shell: str, exe: str) -> str:
    """Return the hook itself, for where no file can be written: home and store are read-only."""
    text = hook_files(store, exe)[f"{directory(store)}/{shell}"]
    if shell == "zsh":
        return _in_zsh(text)
    return text if shell == "fish" else f"\\builtin eval {sh_quote(text)}"


def _in_zsh(text: str) -> str:
    # Quoted words are no aliases; -c makes the options stick to what is defined.
    return f"'builtin' 'emulate' '-R' 'zsh' '-o' 'noaliases' '-c' {sh_quote(text)}"


def write_hooks(store: Store, exe: str) -> bool:
    """
    Write the files of `hook_files`, and return whether one had another text.

    `exe` is the path by which gover was started.
    """
    make_directory(directory(store))
    texts = hook_files(store, exe)
    changed = [path for path, text in texts.items() if write_if_changed(path, text)]
    if changed or not os.path.exists(f"{directory(store)}/zsh.zwc"):
        from gover.activation.zsh_hook import compile_hook  # noqa: PLC0415  seldom

        compile_hook(f"{directory(store)}/zsh")
    return bool(changed)


def hook_files(store: Store, exe: str) -> dict[str, str]:
    """Return the path and the text of each of those files."""
    head = f"{first_words()}{exe}\n# {sys.executable}\n# {store.data}\n"
    files = {
        f"{directory(store)}/{name}": head + text
        for name, text in _launcher_texts(store, exe).items()
    }
    for shell in SHELLS:
        values = _fish_values(store, exe) if shell == "fish" else _values(store, shell, exe)
        text = fill_template(read_template(f"shell/hook.{shell}"), values)
        files[f"{directory(store)}/{shell}"] = head + text
    return files


def _launcher_texts(store: Store, exe: str) -> dict[str, str]:
    """
    Return the two files of the launcher, which calls for parts of them: a shell parses no more.

    The launcher has `gover_is_for`, and sets `gover_part`; `gover_read` is how far it has come.
    """
    words = (f"{__version__} {texts_digest()}", exe, sys.executable, store.data)
    first = f"gover_is_for {' '.join(map(sh_quote, words))} || return 0\n"
    lines = (f"gover_line_{shell}={sh_quote(hook_line(store, shell))}\n" for shell in SHELLS)
    parts = {"lines": "".join(lines), "plan": find_text(store), "all": record_text()}
    lookup = "".join(
        f'{text}gover_read={part}\nif [ "$gover_part" = {part} ]; then return 0; fi\n'
        for part, text in parts.items()
    )
    return {"lookup": first + lookup, "inherited": f"{first}{inherited_text()}gover_read=all\n"}


def first_words() -> str:
    """Return what the first line of those files begins with, in front of the path of gover."""
    return f"# {__version__} {texts_digest()} "


def texts_digest() -> str:
    """Return a digest of the texts of hooks and launcher, eight digits: shell/gover has it too."""
    texts = "".join(read_template(f"shell/{name}") for name in _TEXTS)
    return f"{crc32(f'{PLAN_FORMAT}{texts}'.encode()):08x}"


def directory(store: Store) -> str:
    """Return the directory of those files."""
    return f"{store.cache if is_read_only(store) else store.data}/hook/{__version__}"


def _stays(store: Store) -> str:
    """Return the directory that is there until gover is uninstalled; a cache may be emptied."""
    return store.data if is_read_only(store) else os.path.dirname(directory(store))


def _values(store: Store, shell: str, exe: str) -> dict[str, str]:
    any_of = [f"-f $_gover_dir/{name}" for name in _WALK_FILES]
    any_of += [f"-d $_gover_dir/{name}" for name in MISE_DIRECTORIES]
    return {
        "__GOVER_EXE__": sh_quote(exe),
        "__GOVER_PYTHON__": sh_quote(sys.executable),
        "__GOVER_START__": sh_quote(START),
        "__GOVER_BASH__": sh_quote(find_bash(sys.platform) or ""),
        "__GOVER_DIRS__": dirs_words(store),
        "__GOVER_PLANS__": sh_quote(store.plans),
        "__GOVER_HOOKS__": sh_quote(_stays(store)),
        "__GOVER_FORMAT__": str(PLAN_FORMAT),
        "__GOVER_SHIMS__": sh_quote(store.shims),
        # [[ ]] splits no words.
        "__gover_any__": " || ".join(any_of),
        "__gover_each__": tests_below((), shell),
    }


def _fish_values(store: Store, exe: str) -> dict[str, str]:
    files = f"_gover_any $_gover_dir/{{{','.join(_WALK_FILES)}}}"
    directories = " -o ".join(f"-d $_gover_dir/{name}" for name in MISE_DIRECTORIES)
    return {
        "__GOVER_EXE__": fish_quote(exe),
        "__GOVER_PYTHON__": fish_quote(sys.executable),
        "__GOVER_START__": fish_quote(START),
        "__GOVER_BASH__": fish_quote(find_bash(sys.platform) or ""),
        "__GOVER_DIRS__": " ".join(map(fish_quote, store)),
        "__GOVER_PLANS__": fish_quote(store.plans),
        "__GOVER_HOOKS__": fish_quote(_stays(store)),
        "__GOVER_FORMAT__": str(PLAN_FORMAT),
        "__GOVER_SHIMS__": fish_quote(store.shims),
        "__gover_any__": f"{files}; or test {directories}",
        "__gover_names__": " ".join(BY_FREQUENCY),
    }
