"""Why a budget of the page is not met, with the floor: only what is missed gets its reason."""

import re
from collections.abc import Iterable, Iterator

HEAD = """Why, and what the floor is:
"""

# A pattern for what a row is about and its budget; the reason.
REASONS = {
    r"≤ 1/25 of mise$|≤ 1/40 of mise$": "**A ratio to mise.** The shell looks for 9 names in each "
    "directory up to the root of the plan, and for 4 in each above it, one after the other; mise "
    "is a compiled program, and checks as fast from every shell.",
    r"^(prompt|`cd`)": "**Prompts and `cd`.** `lookups only` is gover's hook reduced to its "
    "checks: it finds the plan and compares everything, but changes nothing. Where that is above a "
    "budget, only fewer checks could meet it. The rest is the undo of one directory and the "
    "changes for another, in an order in which `^C` loses nothing. In zsh a `cd` checks twice: at "
    "the `cd`, so that a `go` on the same line is right, and before the prompt, because a command "
    "on that line may have written a pin.",
    r"fish": "**fish.** Each of its builtins takes microseconds. `one file` is the least that a "
    "hook can take there: it reads one file and does nothing else; a handler that does nothing is "
    "the row `nothing`.",
    r"a level more \|": "**A level more** is 9 more questions on a longer path each.",
    r"native shim.*6 below": "**The native shim, six levels below.** Each level costs 14 questions "
    "whether a name is there, and these 84 alone bring a static program to 2.2 times what it takes "
    "to execute only ([floor](native-shim.md#what-it-costs)).",
    r"native shim.*1 below": "**The native shim, one level below.** It starts and ends in some 50 "
    "µs more than a static program that only executes, and both vary by as much from run to run.",
    r"^`gover list`": "**`gover list`** makes two system calls for each version, and reads the "
    "VERSION of each target of a link.",
    r"^a new directory": "**A new directory** is one start of Python, which is the unit of this "
    "budget, and gover's modules, read from one compiled file. Then it reads what the directory "
    "and those above it have, and writes the plan for the shell and for the shims.",
    r"new directories with": "**Many new directories.** A visit that comes before its plan "
    "starts Python, while a process in the background makes the plans of the modules that follow.",
    r"^`gover|other command": "**Commands.** The unit is a Python that loads nothing. The launcher "
    "is a shell, which takes 1 ms; the rest are the modules that a command needs "
    "(`tests/functional/test_costs.py` counts them).",
    r"^install, (?!tmpfs)": "**An install on a disk** flushes what it has installed to the disk "
    "before it ends; the others leave that to the kernel. The row with `sync -f` is comparable, "
    "and there is a row for gover without the flush.",
    r"^install, tmpfs": "**An install in memory** is bound by the processor: the archive is "
    "hashed, unpacked, and hashed again file by file for the log. The others hash it once.",
    r"^patch upgrade": "**A patch upgrade** waits for the bytes that differ, and for an answer to "
    "each of their ranges; then it verifies every file.",
}


def reasons(missed: Iterable[tuple[str, str]]) -> str:
    """Return the reasons for (what, budget) of the rows that are not met, one a line."""
    rows = [f"{what} | {budget}" for what, budget in missed]
    found = [
        text for pattern, text in REASONS.items() if any(re.search(pattern, row) for row in rows)
    ]
    return f"{HEAD}\n" + "".join(f"- {text}\n" for text in found) if found else ""


def without_reason(missed: Iterable[tuple[str, str]]) -> Iterator[str]:
    for what, budget in missed:
        if not any(re.search(pattern, f"{what} | {budget}") for pattern in REASONS):
            yield f"{what}, {budget}"
