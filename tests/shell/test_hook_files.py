"""The three files of the hook: one list of functions, one table of variables."""

import re
from pathlib import Path

import pytest

SHELL = Path(__file__).parents[2] / "shell"
SHELLS = ("bash", "zsh", "fish")
# bash copies a function at each call, so that some are in two; what the plans of fish call: fish
# reads files and asks for many of them by these.
OWN: dict[str, set[str]] = {
    "bash": {"_gover_changed", "_gover_values_none"},
    "zsh": set(),
    "fish": {
        "_gover_any",
        "_gover_garbled",
        "_gover_begins",
        "_gover_rare_none",
        "_gover_absent_none",
        "_gover_values_none",
        "_gover_source",
        "_gover_on_cd",
    },
}
DEFINITION = {
    "bash": r"^\t?(\w+)\(\) \{$",
    "zsh": r"^(\w+)\(\) \{$",
    "fish": r"^\t?function (\w+)(?: --on-\S+ \w+)?$",
}
INITIAL = {
    "bash": r"^(_gover_\w+)=",
    "zsh": r"^(_gover_\w+)=",
    "fish": r"^set -(?:g|q) (_gover_\w+)",
}


def text(shell):
    return (SHELL / f"hook.{shell}").read_text()


def table(shell):
    return re.findall(
        r"^# (?:Variable|_gover_\w+)  .*$|^# _gover_gos_first .*$", text(shell), re.MULTILINE
    )


def functions(shell):
    names = re.findall(DEFINITION[shell], text(shell), re.MULTILINE)
    return [name for name in dict.fromkeys(names) if name not in OWN[shell]]


def test_the_functions_have_the_same_names_in_the_same_order():
    assert functions("zsh") == functions("bash") == functions("fish")
    assert len(functions("bash")) > 20


def test_the_table_of_variables_is_the_same():
    assert table("zsh") == table("bash") == table("fish")
    assert len(table("bash")) > 20


@pytest.mark.parametrize("shell", SHELLS)
def test_each_variable_of_the_table_is_set_at_first_and_written_where_the_table_says(shell):
    names = set(re.findall(INITIAL[shell], text(shell), re.MULTILINE))
    for row in table(shell)[1:]:
        name, writer = re.match(r"# (\w+) .* (\S+)$", row).groups()
        assert name in names, row
        if writer in functions(shell):
            assert re.search(rf"\b{name}\b(?!\()", body(shell, writer)), row
        else:
            assert writer in ("loading", "plans"), row


def body(shell, function):
    """Return the text from the head of a function to the next one."""
    begin = re.search(DEFINITION[shell].replace(r"(\w+)", function), text(shell), re.MULTILINE)
    rest = text(shell)[begin.end() :]
    following = re.search(DEFINITION[shell].replace(r"\t?", ""), rest, re.MULTILINE)
    return rest[: following.start()] if following else rest
