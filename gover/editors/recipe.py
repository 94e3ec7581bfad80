"""An editor's recipe: the settings or lines that make it use the selected Go."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple


class EditorContext(NamedTuple):
    """The facts that a recipe is made from."""

    environ: Mapping[str, str]
    cwd: str  # the directory opened in the editor
    shims: str
    exe: str  # gover, an absolute path where there is one
    gopls: str | None  # an absolute path, or the name where it is on PATH; None: not found
    goroot: str | None  # of the selected Go; None: there is none
    gotoolchain: str | None  # the GOTOOLCHAIN that gover sets here; None: it sets none

    @property
    def gopls_arguments(self) -> list[str]:
        """The arguments with which gover starts gopls."""
        return ["exec", "--", self.gopls or "gopls"]

    @property
    def gopls_notes(self) -> tuple[str, ...]:
        """A note where gopls is not installed; else none."""
        missing = "gopls is not installed; hint: go install golang.org/x/tools/gopls@latest"
        return () if self.gopls else (missing,)

    @property
    def home(self) -> str:
        return self.environ.get("HOME", "").rstrip("/")


class EditorSetting(NamedTuple):
    """One key of a settings file."""

    path: tuple[str, ...]
    value: Any  # None: gover sets no value, and removes an older one of its own
    is_from_gover: Callable[[Any], bool]  # true for values of older gover versions too


class Recipe(NamedTuple):
    """The configuration of one editor."""

    name: str  # for the command line
    title: str
    docs: str  # URL of the editor's own documentation
    file: str  # absolute
    format: Literal["jsonc", "toml", "lines", "path"]
    project: str = ""  # the directory; "" for a start-up file, which applies everywhere
    settings: tuple[EditorSetting, ...] = ()  # for jsonc and toml
    lines: tuple[str, ...] = ()  # of a start-up file; for "path": the GOROOT to select
    leader: bytes = b"#"  # starts a comment in a start-up file
    unwanted: tuple[tuple[str, ...], ...] = ()  # keys that override the settings
    notes: tuple[str, ...] = ()
    must_exist: bool = False  # only the editor can create the file
