"""What a recipe is."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple


class EditorContext(NamedTuple):
    """What a recipe is made from."""

    environ: Mapping[str, str]
    cwd: str  # the directory that is opened in the editor
    shims: str
    exe: str  # gover, by an absolute path where it has one
    gopls: str | None  # the same of gopls, or its name where the project has it; None: nowhere
    goroot: str | None  # of the Go that holds here; None: there is none
    gotoolchain: str | None  # what gover makes of GOTOOLCHAIN here; None: it leaves it alone

    @property
    def server(self) -> list[str]:
        """The arguments by which gover becomes gopls."""
        return ["exec", "--", self.gopls or "gopls"]

    @property
    def about_gopls(self) -> tuple[str, ...]:
        missing = "there is no gopls; hint: go install golang.org/x/tools/gopls@latest"
        return () if self.gopls else (missing,)

    @property
    def home(self) -> str:
        return self.environ.get("HOME", "").rstrip("/")


class EditorSetting(NamedTuple):
    """One key of a settings file."""

    path: tuple[str, ...]
    value: Any  # None: nothing of gover's is to be there
    is_ours: Callable[[Any], bool]  # tells what gover has written at another time


class Recipe(NamedTuple):
    """What an editor is to have."""

    name: str  # for the command line
    title: str
    docs: str  # where the editor's makers say so
    file: str  # absolute
    format: Literal["jsonc", "toml", "lines", "path"]
    project: str = ""  # the directory it is for; a start-up file is for all of them
    settings: tuple[EditorSetting, ...] = ()  # of jsonc and toml
    lines: tuple[str, ...] = ()  # of a start-up file; of "path": the one to be chosen
    leader: bytes = b"#"  # what begins a comment in a start-up file
    unwanted: tuple[tuple[str, ...], ...] = ()  # keys that would defeat the rest
    notes: tuple[str, ...] = ()
    must_exist: bool = False  # the editor makes the file, not gover
