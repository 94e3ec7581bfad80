"""The examples that a command's help begins with."""

import inspect
from collections.abc import Mapping

import click

_WIDTH = 62  # characters that fit beside a command's name in 80 columns

# Where the first sentence of a help is longer than that.
_SHORT = {
    "default": "Set what holds where nothing else does.",
    "why": "Say which Go holds here, who asked, and what else was read.",
    "status": "Show on one screen what holds here and what is wrong.",
    "env": "Print what the hook would do, as text for a shell or for CI.",
    "editor": "Make an editor use the Go of this directory.",
    "install": "Install Go: a version, a line, `latest`, or a range.",
    "available": "List what can be installed, newest first.",
    "upgrade": "Install the newest patch of the Go that holds here.",
    "prune": "Remove the toolchains that nothing uses.",
    "allow": "Let a project file set variables, PATH entries and tools.",
    "tools": "Look after the Go programs that a project names.",
    "lock": "Write down which bytes a team's Go is made of.",
    "mirror": "Make a copy of Go's releases that any web server can serve.",
    "lint": "Say where other tools read the files here differently.",
    "check": "Make a Go show that it works.",
    "inspect": "Say what a program is, and why it would not start here.",
    "hook": "Print the line that makes a shell load the hook.",
    "verify": "Hash toolchains again and compare them with what was proven.",
    "key": "Know the certificate that Google signs Go's archives with.",
}
Example = tuple[str, str]  # what to type after `gover`, and what it does

EXAMPLES: Mapping[tuple[str, ...], tuple[Example, ...]] = {
    ("install",): (
        ("install", "what this directory asks for"),
        ("install 1.22.3 latest", "these two"),
        ("install 1.22", "the newest release of a line"),
        ("install '>=1.21'", "the newest that will do"),
        ("install --from ./archives", "from a directory, a file, or a URL"),
        ("install --locked", "exactly what gover.lock has, or nothing"),
    ),
    ("uninstall",): (("uninstall 1.22.3 1.21.13", "these two"),),
    ("list",): (
        ("list", "what is installed"),
        ("list --bare", "for a script"),
    ),
    ("available",): (
        ("available", "the newest of each line"),
        ("available 1.22", "all of a line"),
        ("available --all", "betas and candidates too"),
    ),
    ("link",): (("link 1.22.3 ~/sdk/go1.22.3", "use what is there, where it is"),),
    ("verify",): (
        ("verify", "everything"),
        ("verify 1.22.3", "that one"),
    ),
    ("pin",): (
        ("pin 1.22.3", "this directory and all below it"),
        ("pin 1.22", "to the newest of that line that is installed"),
        ("pin", "say what is pinned"),
        ("pin --unset", "remove the pin"),
    ),
    ("use",): (
        ("use 1.22.3", "in this shell"),
        ("use --unset", "what the files say again"),
    ),
    ("default",): (
        ("default latest", "the newest that is installed"),
        ("default --unset", "have none"),
    ),
    ("current",): (
        ("current", "the version that holds here"),
        ("current --json", "with where it is and who asked"),
    ),
    ("which",): (
        ("which", "the path of go"),
        ("which gofmt", "of another tool"),
    ),
    ("why",): (("why -C ~/project", "who decides there"),),
    ("exec",): (
        ("exec 1.21 go test ./...", "with another Go"),
        ("exec -- make", "with the Go that holds here"),
    ),
    ("env",): (
        ("env", 'for eval "$(gover env)" in a script'),
        ("env --shell fish", "for fish"),
        ("env --github", "in a step of a workflow: for the steps that follow"),
        ("env --json", "for a program"),
    ),
    ("editor",): (
        ("editor vscode", "what to put into .vscode/settings.json"),
        ("editor vscode --write", "put it there; comments and layout stay"),
        ("editor goland --check", "1 when GoLand has another Go"),
        ("editor neovim --undo", "take it out again"),
    ),
    ("outdated",): (("outdated", "of each installed line"),),
    ("upgrade",): (
        ("upgrade", "the newest patch of the Go that holds here"),
        ("upgrade --pin", "and write it into .go-version"),
        ("upgrade --all", "of every line that is installed"),
        ("upgrade --latest", "the newest Go there is"),
    ),
    ("prune",): (
        ("prune", "list them, ask, remove them"),
        ("prune --dry-run", "only list them"),
    ),
    ("allow",): (
        ("allow", "the nearest file that sets something"),
        ("allow sub/.envrc", "that one"),
    ),
    ("deny",): (("deny .envrc", "never ask again"),),
    ("revoke",): (("revoke .envrc", "ask again"),),
    ("status",): (("status", "what holds here, and what is wrong"),),
    ("doctor",): (
        ("doctor", "every check, and what to type where one fails"),
        ("doctor --fix", "repair what is gover's own"),
    ),
    ("check",): (("check 1.22.3", "build, test and run with it, twice the same"),),
    ("inspect",): (("inspect ./program", "any executable, of any platform"),),
    ("lint",): (("lint", "every file that decides here"),),
    ("tools",): (
        ("tools sync", "build what is missing of them"),
        ("tools list", "what there is, and which Go built it"),
        ("tools stale --gobin", "what is old, in ~/go/bin too"),
    ),
    ("tools", "list"): (("tools list --json", "for a program"),),
    ("tools", "sync"): (
        ("tools sync", "what is there already stays"),
        ("tools sync --update", "look again for what `latest` is"),
    ),
    ("tools", "stale"): (
        ("tools stale", "of this project"),
        ("tools stale --gobin", "in ~/go/bin too"),
    ),
    ("lock",): (
        ("lock", "this platform and the usual ones"),
        ("lock --platform linux-arm64", "that one alone"),
        ("lock --check", "in CI: 1 when it no longer fits the pin"),
    ),
    ("mirror",): (
        ("mirror sync /srv/go --versions 1.22.3,latest", "or bring it up to date"),
        ("mirror verify /srv/go", "hash everything again"),
    ),
    ("mirror", "sync"): (
        ("mirror sync /srv/go --versions 1.22.3,latest", "for this platform"),
        ("mirror sync /srv/go --versions 1.22 --dry-run", "only say what"),
    ),
    ("mirror", "verify"): (("mirror verify /srv/go", "hash everything again"),),
    ("completion",): (("completion zsh", "what `gover setup` installs"),),
    ("hook",): (("hook zsh", "for eval in ~/.zshrc, which `gover setup` writes"),),
    ("key",): (
        ("key show", "the fingerprints it believes"),
        ("key import linux_signing_key.pub", "newer keys of Google's"),
    ),
    ("key", "show"): (("key show", "see google.com/linuxrepositories"),),
    ("key", "import"): (("key import linux_signing_key.pub", "from dl.google.com/linux"),),
    ("sdk",): (
        ("sdk list", "what this Mac has"),
        ("sdk why", "which holds here, and who asked"),
    ),
    ("sdk", "list"): (("sdk list --json", "for a program"),),
    ("sdk", "current"): (("sdk current -C ~/project", "the SDKROOT there"),),
    ("sdk", "why"): (("sdk why -C ~/project", "who decides there"),),
    ("config", "list"): (("config list --show-origin", "and who said so"),),
    ("config", "get"): (("config get mirrors", "for a script"),),
    ("config", "set"): (
        ("config set mirrors golang.google.cn go.dev", "in this order"),
        ("config set gotoolchain path", "Go switches, offline"),
        ("config set verify log", "no other proof will do"),
    ),
    ("config", "unset"): (("config unset mirrors", "as it is by default"),),
    ("setup", "direnv"): (
        ("setup direnv", "then `use go 1.22.3` in an .envrc"),
        ("setup direnv --undo", "remove it again"),
    ),
    ("cache",): (
        ("cache list", "what there is, and how large"),
        ("cache clean", "what nothing can need any more"),
    ),
    ("cache", "list"): (("cache list", "plans, lists of releases, parts of archives"),),
    ("cache", "dir"): (("cache dir", "for a script, or for CI to keep"),),
    ("cache", "clean"): (
        ("cache clean --dry-run", "only list what would go"),
        ("cache clean --all", "empty it"),
    ),
    ("gc",): (
        ("gc", "after a crash, or when the disk is full"),
        ("gc --dry-run", "only list it"),
    ),
    ("self",): (("self uninstall --dry-run", "what there is of gover on this machine"),),
    ("self", "uninstall"): (
        ("self uninstall --dry-run", "only list what would go"),
        ("self uninstall", "list it, ask, remove it"),
    ),
}


def lead_with_examples(command: click.Command, above: tuple[str, ...] = ()) -> None:
    """Put the examples of a command, and of those in it, into help, below the first sentence."""
    path = (*above, command.name or "")
    command.short_help = (not above and _SHORT.get(path[0])) or command.get_short_help_str(_WIDTH)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            lead_with_examples(child, path)
    examples = EXAMPLES.get(path)
    if not examples:
        return
    first, _, rest = inspect.cleandoc(command.help or "").partition("\n\n")
    wide = max(len(typed) for typed, _ in examples)
    lines = [f"  gover {typed:{wide}}   {what}" for typed, what in examples]
    command.help = "\n\n".join(filter(None, [first, "\b\n" + "\n".join(lines), rest]))
