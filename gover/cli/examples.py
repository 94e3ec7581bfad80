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
    "install": "Install Go: a version, a line, `latest`, or a range.",
    "available": "List what can be installed, newest first.",
    "upgrade": "Install the newest patch of the Go that holds here.",
    "prune": "Remove the toolchains that nothing uses.",
    "allow": "Let a project file set its variables and PATH entries.",
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
        ("install --from go1.22.3.linux-amd64.tar.gz", "from a file, a directory, or a URL"),
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
    ("lock",): (
        ("lock", "this machine's platform and the usual ones"),
        ("lock --platform linux-arm64 --platform linux-riscv64", "these two"),
        ("lock --check", "in CI: 1 when it no longer fits the pin"),
    ),
    ("mirror",): (
        ("mirror sync /srv/go --versions 1.22.3,latest", "for this machine's platform"),
        ("mirror sync /srv/go --versions 1.22 --dry-run", "only say what would be brought"),
        ("mirror verify /srv/go", "hash everything again"),
    ),
    ("completion",): (("completion zsh", "what `gover setup` installs"),),
}


def lead_with_examples(command: click.Command) -> None:
    """Put a command's examples into its help, below the first sentence."""
    name = command.name or ""
    command.short_help = _SHORT.get(name) or command.get_short_help_str(_WIDTH)
    examples = EXAMPLES.get((name,))
    if not examples:
        return
    first, _, rest = inspect.cleandoc(command.help or "").partition("\n\n")
    wide = max(len(typed) for typed, _ in examples)
    lines = [f"  gover {typed:{wide}}   {what}" for typed, what in examples]
    command.help = "\n\n".join(filter(None, [first, "\b\n" + "\n".join(lines), rest]))
