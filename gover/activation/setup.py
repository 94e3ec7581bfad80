"""
Setup of a user's shell to load the hook: which shell, which file, which lines.

    zsh    .zshrc in ZDOTDIR, which only zsh itself knows for certain
    bash   .bashrc; and, where a login shell does not read it (macOS's terminals and tmux
           start login shells), the first of .bash_profile, .bash_login, .profile
    fish   a file of gover's own in conf.d

bash(1), INVOCATION; zshall(1), STARTUP/SHUTDOWN FILES; fish(1), configuration.
"""

import os
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gover.activation import rc_block
from gover.activation.hook import SHELLS
from gover.activation.rc_block import RcFile, read_rc_file
from gover.dirs import require_home
from gover.errors import GoverError, UsageError
from gover.escape import fish_quote, safe, sh_quote
from gover.fs.user_file import UserFile

_LOGIN = (".bash_profile", ".bash_login", ".profile")
_SOURCES_BASHRC = re.compile(rb"^[^#\n]*(?<!\w)\.bashrc", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9_./@%+,-]*")
_HOME_OF_ZSH = re.compile(r"<gover:(/.*?)>\Z", re.DOTALL)


class SetupChange(NamedTuple):
    """A start-up file and its new content."""

    file: UserFile
    lines: tuple[str, ...]  # of gover's block
    after: bytes | None  # the whole content; None: the file is removed
    by_hand: int | None = None  # the line where the user already loads the hook

    @property
    def is_needed(self) -> bool:
        return self.by_hand is None and self.after != self.file.data


def detect(environ: Mapping[str, str], parent: Sequence[str]) -> tuple[str, str]:
    """
    Return the user's shell and how it was detected; `parent` is argv of the parent process.

    Raises:
        UsageError: gover has no hook for it.
    """
    running = _name(parent[0]) if parent else ""
    if running in SHELLS and _is_interactive(parent[1:]):
        return running, "gover was started by it"
    login = _name(environ.get("SHELL", ""))
    if login in SHELLS:
        return login, "SHELL is set to it"
    if login or running not in ("", *SHELLS):
        text = f"no hook for '{safe(login or running)}': gover has one for {', '.join(SHELLS)}"
    else:
        text = "your shell cannot be detected: SHELL is not set"
    raise UsageError(text, "gover setup --shell zsh")


def parent_command(pid: int) -> list[str]:
    """Return argv of a process; [] where the system does not show it."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return os.fsdecode(file.read()).rstrip("\0").split("\0")
    except OSError:
        return _output(["/bin/ps", "-o", "args=", "-p", str(pid)], os.environ).split()


def plan(
    shell: str, environ: Mapping[str, str], exe: str, more: Sequence[str] = ()
) -> list[SetupChange]:
    """
    Return the changes that make a shell of this kind load the hook.

    `exe` is the path of gover; `more` are lines for after the one that loads the hook.

    Raises:
        GoverError: gover must not write one of the files.
    """
    _require_path(exe)
    home = _home(environ)
    if shell == "fish":
        return [_whole(fish_file(environ), [_load_fish(exe, home), *more])]
    load = _load(shell, exe, home)
    if shell == "zsh":
        return [_block(zshrc(environ), [load, *more])]
    changes = [_block(f"{home}/.bashrc", [load, *more])]
    login = _login_file(home)
    if not _SOURCES_BASHRC.search(login.data):
        path = login.file.path
        changes.append(_block(path, [_for_bash(path, line) for line in [load, *more]]))
    return changes


def completion_lines(shell: str, directory: str, environ: Mapping[str, str]) -> list[str]:
    """Return the lines that make a shell load gover's completion from a directory."""
    home = _home(environ)
    quoted = word(directory, home, shell)
    if shell == "fish":
        return [f"if test -d {quoted}; set -p fish_complete_path {quoted}; end"]
    if shell == "bash":
        file = word(f"{directory}/gover.bash", home)
        return [f"if [ -r {file} ]; then . {file}; fi"]
    return [
        f"if [ -r {word(f'{directory}/_gover', home)} ]; then",
        f'  fpath=({quoted} "${{fpath[@]}}")',
        "  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }",
        "  autoload -Uz _gover && compdef _gover gover",
        "fi",
    ]


def undo(environ: Mapping[str, str]) -> list[SetupChange]:
    """Return the changes that remove gover's lines from all start-up files."""
    home = _home(environ)
    paths = [zshrc(environ), *(f"{home}/{name}" for name in (".bashrc", *_LOGIN))]
    files = [read_rc_file(path) for path in dict.fromkeys(paths)]
    files = [rc for rc in files if rc_block.has_block(rc)]
    fish = read_rc_file(fish_file(environ))
    files += [fish] if fish.data.startswith(rc_block.BEGIN) else []
    return [SetupChange(rc.file, (), rc_block.without_block(rc)) for rc in files]


def zshrc(environ: Mapping[str, str]) -> str:
    """Return zsh's start-up file. zsh is run, because only ~/.zshenv may set ZDOTDIR."""
    command = ["zsh", "-c", 'printf "<gover:%s>" "${ZDOTDIR:-$HOME}"']
    match = _HOME_OF_ZSH.search(_output(command, environ))
    directory = match[1] if match else environ.get("ZDOTDIR") or _home(environ)
    return os.path.normpath(f"{directory}/.zshrc")


def fish_file(environ: Mapping[str, str], name: str = "conf.d/gover.fish") -> str:
    """Return the path of a file of gover's in fish's configuration."""
    base = environ.get("XDG_CONFIG_HOME", "")
    base = base if base.startswith("/") else f"{_home(environ)}/.config"
    return os.path.normpath(f"{base}/fish/{name}")


def word(path: str, home: str, shell: str = "sh") -> str:
    """Return a path as a word for a start-up file, relative to $HOME if it is below."""
    quote = fish_quote if shell == "fish" else sh_quote
    if not path.startswith(home + "/"):
        return path if _PLAIN.fullmatch(path) else quote(path)
    rest = path.removeprefix(home)
    return f'"$HOME{rest}"' if _PLAIN.fullmatch(rest) else f'"$HOME"{quote(rest)}'


def manager(file: UserFile, environ: Mapping[str, str]) -> str:
    """Return a note about a dotfile manager that would overwrite the file; "" for none."""
    home = _home(environ)
    data = environ.get("XDG_DATA_HOME") or f"{home}/.local/share"
    name = os.path.basename(file.path)
    try:
        sources = os.listdir(f"{data}/chezmoi")
    except OSError:
        return ""
    source_name = f"dot_{name.removeprefix('.')}"
    if os.path.dirname(file.path) == home and any(source_name in source for source in sources):
        return f"chezmoi manages {safe(file.path)} too; to keep the change: chezmoi re-add"
    return ""


def _load(shell: str, exe: str, home: str) -> str:
    gover = word(exe, home)
    return f'if [ -x {gover} ]; then eval "$({gover} hook {shell})"; fi'


def _load_fish(exe: str, home: str) -> str:
    gover = word(exe, home, "fish")
    return f"if status is-interactive; and test -x {gover}; {gover} hook fish | source; end"


def _for_bash(path: str, line: str) -> str:
    # Every sh reads .profile, and the desktop session.
    return f'[ -z "${{BASH_VERSION-}}" ] || {line}' if path.endswith("/.profile") else line


def _block(path: str, lines: Sequence[str]) -> SetupChange:
    rc = read_rc_file(path)
    by_hand = rc_block.find_line(rc, b"gover hook")
    return SetupChange(rc.file, tuple(lines), rc_block.with_block(rc, lines), by_hand)


def _whole(path: str, lines: Sequence[str]) -> SetupChange:
    rc = read_rc_file(path)
    if rc.data and not rc.data.startswith(rc_block.BEGIN):
        raise GoverError(f"{safe(path)} was not written by gover: it is left unchanged")
    return SetupChange(rc.file, tuple(lines), rc_block.with_block(rc, lines))


def _login_file(home: str) -> RcFile:
    found = [path for name in _LOGIN if os.path.lexists(path := f"{home}/{name}")]
    return read_rc_file(found[0] if found else f"{home}/{_LOGIN[0]}")


def _require_path(exe: str) -> None:
    if not exe.startswith("/"):
        raise GoverError(
            "gover is not on PATH: no shell could start it",
            "pipx install git+https://github.com/gover-project/gover",
        )


def _home(environ: Mapping[str, str]) -> str:
    return os.path.normpath(require_home(environ))


def _name(command: str) -> str:
    return os.path.basename(command).removeprefix("-")


def _is_interactive(arguments: Sequence[str]) -> bool:
    """Tell an interactive shell from one that runs a script or -c."""
    short = [a for a in arguments if a.startswith("-") and not a.startswith("--")]
    if any("i" in option for option in short):
        return True
    return not any("c" in option for option in short) and all(a.startswith("-") for a in arguments)


def _output(command: list[str], environ: Mapping[str, str]) -> str:
    import subprocess  # noqa: PLC0415  where /proc has no answer

    try:
        done = subprocess.run(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return os.fsdecode(done.stdout)
