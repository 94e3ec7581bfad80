"""
The project files that gover reads; each format has a module.

These tables are the only lists of file names: the hooks and shims are generated from them. A
parser is imported when such a file is read: for a `.go-version` no TOML parser is loaded.

mise has sixteen names for one file. Their order is that of jdx/mise 70e94a1f src/config/mod.rs
LOCAL_CONFIG_FILENAMES, where the last one applies, without `.rtx.toml`, which it no longer
documents. Most of them stand in one of three directories, which seldom exist: a walk asks for
the directories, and for the files only where there is one.
"""

from __future__ import annotations

from gover.fs.read import TOML_LIMIT
from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.versionfile.contents import Contents


class Format(Record):
    """A format of version files."""

    name: str  # of the file, relative to the directory that it is for; or `DIRECTORY/*.toml`
    limit: int  # bytes; a larger file is an error
    module: str  # of this package; has `parse(bytes) -> Contents`
    sets_environment: bool = False  # variables, PATH entries, an SDK, not only the version

    def directory_of(self, path: str) -> str:
        """Return the directory that the file of this format at `path` is for."""
        return path.rsplit("/", self.name.count("/") + 1)[0]

    def parse(self, data: bytes) -> Contents:
        """
        Return the contents of a file of this format.

        Raises:
            ParseError: a line that cannot be parsed.
        """
        return _parse(self.module, data)


# For a command that reads thousands of projects: most have equal files.
_parsed: dict[tuple[str, bytes], Contents] = {}
_MOST_PARSED = 32


def _parse(module: str, data: bytes) -> Contents:
    if (module, data) not in _parsed:
        if len(_parsed) == _MOST_PARSED:
            _parsed.clear()
        parser = __import__(f"gover.versionfile.{module}", fromlist=("parse",))
        _parsed[module, data] = parser.parse(data)
    return _parsed[module, data]


MISE_LIMIT = 64 << 10  # bytes; most of a large one are tasks
MISE_NAMES = (
    ".mise.local.toml",
    "mise.local.toml",
    "mise/config.local.toml",
    ".mise/config.local.toml",
    ".config/mise.local.toml",
    ".config/mise/mise.local.toml",
    ".config/mise/config.local.toml",
    ".mise.toml",
    "mise.toml",
    "mise/config.toml",
    ".mise/config.toml",
    ".mise/conf.d/*.toml",
    ".config/mise.toml",
    ".config/mise/mise.toml",
    ".config/mise/config.toml",
    ".config/mise/conf.d/*.toml",
)

GO_VERSION = Format(".go-version", 4 << 10, "go_version")  # gover writes this one

# Files that pin a version. In one directory the first one with a version applies.
PIN_FORMATS = (
    Format("gover.toml", TOML_LIMIT, "gover_toml", sets_environment=True),
    GO_VERSION,
    Format(".envrc", 64 << 10, "envrc", sets_environment=True),
    Format(".tool-versions", 16 << 10, "tool_versions"),
    *(Format(name, MISE_LIMIT, "mise_toml") for name in MISE_NAMES),
    Format(".prototools", TOML_LIMIT, "prototools"),
)

# Files that set a floor. A go.work applies before any go.mod.
GO_MOD = "go.mod"
GO_WORK = "go.work"
FLOOR_FORMATS = (Format(GO_WORK, 1 << 20, "go_mod"), Format(GO_MOD, 1 << 20, "go_mod"))

# Names that are rare, and that a prompt asks for after a change of directory only.
RARE_NAMES = (".mise.local.toml", "mise.local.toml")
MISE_DIRECTORIES = ("mise", ".mise", ".config")  # that may hold the other files of mise

# The names that every prompt asks for. A directory with one of these files, with a rare one or
# with one of mise's directories has its own plan.
FILE_NAMES = tuple(
    format_.name
    for format_ in PIN_FORMATS + FLOOR_FORMATS
    if "/" not in format_.name and format_.name not in RARE_NAMES
)


def format_of(path: str) -> Format | None:
    """Return the format of the file at a path, by its name; None where gover does not read it."""
    found = (f for f in (*PIN_FORMATS, *FLOOR_FORMATS) if _has_name(path, f.name))
    return max(found, key=lambda format_: len(format_.name), default=None)


def _has_name(path: str, name: str) -> bool:
    directory, star, suffix = name.partition("*")
    if not star:
        return path.endswith(f"/{name}")
    head, _, last = path.rpartition("/")
    return f"{head}/".endswith(f"/{directory}") and last.endswith(suffix) and last[0] != "."
