"""
Every command, one row each: its section of `gover help --all`, summary, examples.

The order of the rows is the order of help. A test compares the rows with the
names in gover.cli.names.
"""

from __future__ import annotations

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    # Of whom a command reads or writes something; a place in `writes` is also read.
    Place = Literal[
        "project",  # the files of the current directory and of those above it
        "configuration",
        "store",  # toolchains, shims, tools, what is allowed
        "cache",
        "start-up files",  # of shells, direnv and editors
        "editor",  # its settings
        "CI files",  # those that GITHUB_ENV and GITHUB_PATH name
        "arguments",  # files that are named on the command line
    ]

Example = tuple[str, str]  # what to type after `gover`, and what it does

_DIRECTORY = "The Go of a directory"
_TOOLCHAINS = "Toolchains"
_FILES = "Project files"
_PROBLEMS = "When something is wrong"
_GOVER = "gover itself"


class CommandEffects(Record):
    """What a command may do, with some of its options; `gover help --json` prints it."""

    reads: tuple[Place, ...] = ("project", "configuration", "store")
    writes: tuple[Place, ...] = ()
    network: bool = False  # it opens connections, except with --offline
    runs: bool = False  # it starts programs that are not gover's


_INSTALL: tuple[Place, ...] = ("store", "cache")


class SubcommandRow(Record):
    """A command below another one."""

    examples: tuple[Example, ...]
    effects: CommandEffects = CommandEffects()


class CommandRow(Record):
    """A command; the effects of a group are those of its subcommands."""

    name: str
    section: str
    summary: str  # at most 62 characters, one line of `gover help --all`
    effects: CommandEffects = CommandEffects()
    examples: tuple[Example, ...] = ()
    subcommands: Mapping[str, SubcommandRow] = {}


SUMMARY = "Install Go versions, and use the right one in every directory."

# What `gover` prints without a command: ten commands, in the order in which they are needed.
FIRST_WEEK = (
    "setup",
    "install",
    "list",
    "pin",
    "use",
    "default",
    "why",
    "exec",
    "upgrade",
    "doctor",
)

FIRST_STEPS: tuple[Example, ...] = (
    ("setup", "once: switch Go on cd, complete with Tab"),
    ("install latest", "the newest Go, verified"),
    ("pin 1.22.3", "use that one in this directory and below"),
    ("help COMMAND", "options and examples of a command"),
    ("help --all", "every command"),
)

# All but --version may follow a command as well.
GLOBAL_OPTIONS: tuple[tuple[str, str], ...] = (
    ("-C DIR", "Act as if started in DIR."),
    ("-q, --quiet", "Print only errors to standard error."),
    ("-v, --verbose", "Show network requests."),
    ("--debug", "Show details for a bug report."),
    ("--offline", "Open no connection."),
    ("-V, --version", "Print the version of gover."),
    ("-h, --help", "Print the help of a command."),
)

COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        "pin",
        _DIRECTORY,
        "Write a version to .go-version in this directory.",
        CommandEffects(writes=("project", *_INSTALL), network=True),
        (
            ("pin 1.22.3", "for this directory and all below it"),
            ("pin 1.22", "the newest installed release of that line"),
            ("pin", "print the pinned version"),
            ("pin --unset", "remove the pin"),
        ),
    ),
    CommandRow(
        "use",
        _DIRECTORY,
        "Use a version in this shell, whatever the files set.",
        CommandEffects(writes=_INSTALL, network=True),
        (
            ("use 1.22.3", "in this shell"),
            ("use --unset", "follow the files again"),
        ),
    ),
    CommandRow(
        "default",
        _DIRECTORY,
        "Set the default Go version.",
        CommandEffects(writes=_INSTALL, network=True),
        (
            ("default latest", "the newest installed release"),
            ("default --unset", "have no default"),
        ),
    ),
    CommandRow(
        "current",
        _DIRECTORY,
        "Print the selected version.",
        CommandEffects(),
        (
            ("current", "the version selected in this directory"),
            ("current --json", "with its path and its origin"),
        ),
    ),
    CommandRow(
        "which",
        _DIRECTORY,
        "Print the path of `go`, or of another tool.",
        CommandEffects(),
        (
            ("which", "the path of go"),
            ("which gofmt", "the path of another tool"),
        ),
    ),
    CommandRow(
        "why",
        _DIRECTORY,
        "Explain which Go is selected, what set it, and what lost.",
        CommandEffects(),
        (("why -C ~/project", "for that directory"),),
    ),
    CommandRow(
        "status",
        _DIRECTORY,
        "Show the selected Go and its problems on one screen.",
        CommandEffects(),
        (("status", "the selected Go, and what is wrong"),),
    ),
    CommandRow(
        "exec",
        _DIRECTORY,
        "Run a command with the selected Go, or with VERSION.",
        CommandEffects(writes=_INSTALL, network=True, runs=True),
        (
            ("exec 1.21 go test ./...", "with another Go"),
            ("exec --install 1.21 go test", "installed first, without a question"),
            ("exec -- make", "with the selected Go"),
        ),
    ),
    CommandRow(
        "env",
        _DIRECTORY,
        "Print the hook's changes, as text for a shell or for CI.",
        CommandEffects(writes=("CI files",)),
        (
            ("env", 'for eval "$(gover env)" in a script'),
            ("env --shell fish", "for fish"),
            ("env --github", "in a workflow step, for the steps after it"),
            ("env --json", "for a program"),
        ),
    ),
    CommandRow(
        "editor",
        _DIRECTORY,
        "Configure an editor for the Go of this directory.",
        CommandEffects(writes=("project", "editor")),
        (
            ("editor vscode", "print what belongs in .vscode/settings.json"),
            ("editor vscode --write", "write it there; comments and layout stay"),
            ("editor goland --check", "exit 1 when GoLand has another Go"),
            ("editor neovim --undo", "remove it again"),
        ),
    ),
    CommandRow(
        "install",
        _TOOLCHAINS,
        "Install Go: a version, a line, `latest`, or a range.",
        CommandEffects(writes=_INSTALL, network=True),
        (
            ("install", "the Go this directory requires"),
            ("install 1.22.3 latest", "these two"),
            ("install --all", "what the projects that gover has seen require"),
            ("install 1.22", "the newest release of a line"),
            ("install '>=1.21'", "the newest release in a range"),
            ("install --from ./archives", "from a directory, a file, or a URL"),
            ("install --locked", "exactly what gover.lock has, or nothing"),
        ),
    ),
    CommandRow(
        "uninstall",
        _TOOLCHAINS,
        "Remove toolchains.",
        CommandEffects(writes=("store",)),
        (("uninstall 1.22.3 1.21.13", "these two"),),
    ),
    CommandRow(
        "list",
        _TOOLCHAINS,
        "List the installed toolchains.",
        CommandEffects(),
        (
            ("list", "the installed toolchains"),
            ("list --bare", "for a script"),
        ),
    ),
    CommandRow(
        "available",
        _TOOLCHAINS,
        "List what can be installed, newest first.",
        CommandEffects(writes=("cache",), network=True),
        (
            ("available", "the newest release of each line"),
            ("available 1.22", "every release of a line"),
            ("available --all", "betas and release candidates too"),
        ),
    ),
    CommandRow(
        "outdated",
        _TOOLCHAINS,
        "List installed toolchains that have a newer patch release.",
        CommandEffects(writes=("cache",), network=True),
        (("outdated", "for each installed line"),),
    ),
    CommandRow(
        "upgrade",
        _TOOLCHAINS,
        "Install the newest patch release of the selected Go.",
        CommandEffects(writes=("project", *_INSTALL), network=True),
        (
            ("upgrade", "the newest patch of the selected Go"),
            ("upgrade --pin", "and write it to .go-version"),
            ("upgrade --all", "for every installed line"),
            ("upgrade --latest", "the newest Go release"),
        ),
    ),
    CommandRow(
        "prune",
        _TOOLCHAINS,
        "Remove the toolchains that nothing uses.",
        CommandEffects(writes=("store",)),
        (
            ("prune", "list them, ask, remove them"),
            ("prune --dry-run", "only list them"),
            ("prune --dry-run --long", "and each file that uses another"),
        ),
    ),
    CommandRow(
        "link",
        _TOOLCHAINS,
        "Use a Go that is already on this machine, in place.",
        CommandEffects(writes=("store",)),
        (("link 1.22.3 ~/sdk/go1.22.3", "use it where it is"),),
    ),
    CommandRow(
        "import",
        _TOOLCHAINS,
        "Copy the toolchains of other version managers, verified.",
        CommandEffects(writes=_INSTALL, network=True),
        (
            ("import", "list them, ask, import them"),
            ("import --dry-run", "only list them"),
            ("import /usr/local/go", "import this one"),
        ),
    ),
    CommandRow(
        "projects",
        _TOOLCHAINS,
        "List the projects that gover has seen, and the Go of each.",
        CommandEffects(reads=("project", "configuration", "store", "cache")),
        (
            ("projects", "the Go of each, whether it is installed or outdated"),
            ("projects --json", "for a program"),
        ),
    ),
    CommandRow(
        "verify",
        _TOOLCHAINS,
        "Hash toolchains again and compare them with what Go published.",
        CommandEffects(writes=_INSTALL, network=True),
        (
            ("verify", "every toolchain"),
            ("verify 1.22.3", "that one"),
            ("verify --strict", "1 if anything rests on a receipt alone"),
            ("verify --key", "the fingerprints of Google's signing keys"),
            ("verify --import-key linux_signing_key.pub", "newer keys of Google"),
        ),
    ),
    CommandRow(
        "mirror",
        _TOOLCHAINS,
        "Make a copy of Go's releases that any web server can serve.",
        CommandEffects(),
        (
            ("mirror sync /srv/go --versions 1.22.3,latest", "make it, or update it"),
            ("mirror verify /srv/go", "hash everything again"),
        ),
        {
            "sync": SubcommandRow(
                (
                    ("mirror sync /srv/go --versions 1.22.3,latest", "for this platform"),
                    ("mirror sync /srv/go --versions 1.22 --dry-run", "only list the changes"),
                ),
                CommandEffects(reads=("arguments",), writes=("arguments",), network=True),
            ),
            "verify": SubcommandRow(
                (("mirror verify /srv/go", "hash everything again"),),
                CommandEffects(reads=("arguments",)),
            ),
        },
    ),
    CommandRow(
        "allow",
        _FILES,
        "Allow a project file to set variables, PATH entries, tools.",
        CommandEffects(writes=("store",)),
        (
            ("allow", "the nearest file that sets something"),
            ("allow sub/.envrc", "that file"),
            ("allow --revoke .envrc", "neither allowed nor denied"),
        ),
    ),
    CommandRow(
        "deny",
        _FILES,
        "Never apply what a project file sets, and print no notice.",
        CommandEffects(writes=("store",)),
        (("deny .envrc", "ignore it, and print no notice again"),),
    ),
    CommandRow(
        "tools",
        _FILES,
        "Build and list the Go programs of gover.toml and go.mod.",
        CommandEffects(),
        (
            ("tools sync", "build the missing ones"),
            ("tools list", "the programs, and the Go that built each"),
            ("tools stale --gobin", "the outdated ones, in ~/go/bin too"),
        ),
        {
            "list": SubcommandRow((("tools list --json", "for a program"),)),
            "sync": SubcommandRow(
                (
                    ("tools sync", "keep what is built already"),
                    ("tools sync --update", "resolve `latest` again"),
                ),
                CommandEffects(writes=("store", "cache"), network=True, runs=True),
            ),
            "stale": SubcommandRow(
                (
                    ("tools stale", "of this project"),
                    ("tools stale --gobin", "in ~/go/bin too"),
                ),
                CommandEffects(network=True),
            ),
        },
    ),
    CommandRow(
        "lock",
        _FILES,
        "Write gover.lock (version and hashes) for your team.",
        CommandEffects(writes=("project", "cache"), network=True),
        (
            ("lock", "for this platform and the usual ones"),
            ("lock --platform linux-arm64", "for that one only"),
            ("lock --check", "in CI: exit 1 if it is out of date"),
        ),
    ),
    CommandRow(
        "sdk",
        _FILES,
        "Show the Apple SDKs of this Mac and the selected one.",
        CommandEffects(),
        (
            ("sdk list", "the SDKs of this Mac"),
            ("sdk why", "the selected SDK, and what set it"),
        ),
        {
            "list": SubcommandRow((("sdk list --json", "for a program"),)),
            "current": SubcommandRow((("sdk current -C ~/project", "the SDKROOT there"),)),
            "why": SubcommandRow((("sdk why -C ~/project", "what sets it there"),)),
        },
    ),
    CommandRow(
        "doctor",
        _PROBLEMS,
        "Find what is wrong with Go on this machine.",
        CommandEffects(writes=("store",), network=True, runs=True),
        (
            ("doctor", "every check, and a command for each problem"),
            ("doctor --files", "where other tools read these files differently"),
            ("doctor --build 1.22.3", "compile, test and run; compare two builds"),
            ("doctor --fix", "repair gover's own files"),
        ),
    ),
    CommandRow(
        "audit",
        _PROBLEMS,
        "List known vulnerabilities of the Go in use; exit 1 if any.",
        CommandEffects(writes=("cache",), network=True),
        (
            ("audit", "pin, lock, toolchains, ~/go/bin"),
            ("audit --offline", "by what was read before"),
            ("audit --db file:///srv/vulndb", "by a copy of the database"),
        ),
    ),
    CommandRow(
        "inspect",
        _PROBLEMS,
        "Describe a program, and why it would not start here.",
        CommandEffects(reads=("arguments",)),
        (("inspect ./program", "any executable, of any platform"),),
    ),
    CommandRow(
        "help",
        _GOVER,
        "Print the first commands to know, or the help of COMMAND.",
        CommandEffects(reads=()),
        (
            ("help install", "options and examples of a command"),
            ("help --all", "every command"),
            ("help --json", "for a program: with the effects of each command"),
        ),
    ),
    CommandRow(
        "setup",
        _GOVER,
        "Add the hook and completion to your shell.",
        CommandEffects(writes=("start-up files", "store")),
        (
            ("setup", "set up the current shell"),
            ("setup --print", "only print the lines and the file"),
            ("setup --undo", "remove gover's lines"),
        ),
        {
            "direnv": SubcommandRow(
                (
                    ("setup direnv", "then `use go 1.22.3` in an .envrc"),
                    ("setup direnv --undo", "remove it again"),
                ),
                CommandEffects(writes=("start-up files",)),
            ),
        },
    ),
    CommandRow(
        "hook",
        _GOVER,
        "Print the line that loads the hook into a shell.",
        CommandEffects(writes=("store", "cache")),
        (("hook zsh", "for eval in ~/.zshrc, which `gover setup` writes"),),
    ),
    CommandRow(
        "completion",
        _GOVER,
        "Print the script that completes commands with Tab.",
        CommandEffects(reads=()),
        (("completion zsh", "the script that `gover setup` installs"),),
    ),
    CommandRow(
        "config",
        _GOVER,
        "Show and change your configuration of gover.",
        CommandEffects(),
        (
            ("config list --show-origin", "every value, and what set it"),
            ("config set gotoolchain path", "change a value; comments stay"),
            ("config unset gotoolchain", "use the default again"),
        ),
        {
            "list": SubcommandRow((("config list --show-origin", "and what set each value"),)),
            "get": SubcommandRow((("config get mirrors", "for a script"),)),
            "set": SubcommandRow(
                (
                    ("config set mirrors golang.google.cn go.dev", "in this order"),
                    ("config set gotoolchain path", "Go switches, offline"),
                    ("config set verify log", "require the checksum log"),
                ),
                CommandEffects(writes=("configuration", "store")),
            ),
            "unset": SubcommandRow(
                (("config unset mirrors", "use the default again"),),
                CommandEffects(writes=("configuration", "store")),
            ),
        },
    ),
    CommandRow(
        "cache",
        _GOVER,
        "List and clear gover's cache.",
        CommandEffects(),
        (
            ("cache list", "the files, and their sizes"),
            ("cache clean", "remove what is not needed, and leftovers of a crash"),
        ),
        {
            "list": SubcommandRow((("cache list", "plans, release lists, partial downloads"),)),
            "dir": SubcommandRow((("cache dir", "for a script, or for CI to keep"),)),
            "clean": SubcommandRow(
                (
                    ("cache clean --dry-run", "only list what would be removed"),
                    ("cache clean --all", "empty it"),
                ),
                CommandEffects(writes=("cache", "store")),
            ),
        },
    ),
    CommandRow(
        "self",
        _GOVER,
        "Uninstall gover, or verify its own files.",
        CommandEffects(),
        (("self uninstall --dry-run", "list every file of gover on this machine"),),
        {
            "uninstall": SubcommandRow(
                (
                    ("self uninstall --dry-run", "only list what would be removed"),
                    ("self uninstall", "list it, ask, remove it"),
                ),
                CommandEffects(writes=("store", "cache", "start-up files")),
            ),
            "verify": SubcommandRow(
                (
                    ("self verify", "with the installer's list"),
                    ("self verify --release", "with the wheel that PyPI has"),
                    ("self verify --wheel FILE", "with a wheel"),
                ),
                CommandEffects(network=True),
            ),
        },
    ),
)

BY_NAME: Mapping[str, CommandRow] = {row.name: row for row in COMMANDS}

# Names that commands had in 0.1: the words, and those that replace them. They work until 0.3, and
# print the new ones; nothing else may use them.
OLD_NAMES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("lint",): ("doctor", "--files"),
    ("check",): ("doctor", "--build"),
    ("gc",): ("cache", "clean"),
    ("key", "show"): ("verify", "--key"),
    ("key", "import"): ("verify", "--import-key"),
    ("key",): ("verify", "--key"),
    ("revoke",): ("allow", "--revoke"),
}
