"""The examples that a command's help begins with."""

import inspect
from collections.abc import Mapping

import click

_SHORT = 62  # characters that fit beside a command's name in 80 columns
Example = tuple[str, str]  # what to type after `gover`, and what it does

EXAMPLES: Mapping[tuple[str, ...], tuple[Example, ...]] = {
    ("install",): (
        ("install", "what this directory asks for"),
        ("install 1.22.3 latest", "these two"),
        ("install 1.22", "the newest release of a line"),
        ("install '>=1.21'", "the newest that will do"),
        ("install --from go1.22.3.linux-amd64.tar.gz", "from a file, a directory, or a URL"),
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
    ("inspect",): (("inspect ./program", "any executable, of any platform"),),
    ("lint",): (("lint", "every file that decides here"),),
    ("completion",): (("completion zsh", "what `gover setup` installs"),),
}


def lead_with_examples(group: click.Group) -> None:
    """Put its examples into the help of each command, below its first sentence."""
    for command in group.commands.values():
        command.short_help = command.get_short_help_str(_SHORT)
    for (name,), examples in EXAMPLES.items():
        command = group.commands[name]
        first, _, rest = inspect.cleandoc(command.help or "").partition("\n\n")
        wide = max(len(typed) for typed, _ in examples)
        lines = [f"  gover {typed:{wide}}   {what}" for typed, what in examples]
        command.help = "\n\n".join(filter(None, [first, "\b\n" + "\n".join(lines), rest]))
