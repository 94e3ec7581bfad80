"""System calls of real shells, as strace sees them."""

import re
import subprocess

from tests.lib.terminals import have

COMMANDS = {
    "zsh": ["zsh", "-f", "-c"],
    "bash": ["bash", "--norc", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
MARK = dict.fromkeys(COMMANDS, 'mark() { [ -e "/mark $1" ] || :; }') | {
    "fish": 'function mark; test -e "/mark $argv"; or true; end'
}
_AUTOLOAD = re.compile(r'/functions/[^"/]*\.fish"')
# fish starts threads of its own at any time; they are no processes.
PROCESS = re.compile(r"^(?:clone3?\((?!.*\bCLONE_THREAD\b)|v?fork\(|execve\()")


def whole(lines):
    """Yield each call of a trace on one line, when it ended: two processes cut each other short."""
    begun = {}
    for line in lines:
        process, call = line.split(maxsplit=1)
        if call.endswith(" <unfinished ...>"):
            begun[process] = call.removesuffix(" <unfinished ...>")
        elif call.startswith("<... "):
            yield begun.pop(process, "") + call.partition(" resumed>")[2]
        else:
            yield call


def calls(box, shell, script):
    """Run `script` in a traced shell; return its calls between each two `mark`s in it."""
    have("strace")
    trace = box.home / "trace"
    subprocess.run(
        ["strace", "-f", "-o", trace, *COMMANDS[shell], f"{MARK[shell]}; {script}"],
        env=box.environ,
        cwd=box.home,
        check=True,
        capture_output=True,
        timeout=60,
    )
    found, current = {}, None
    for call in whole(trace.read_text(errors="replace").splitlines()):
        # by the file that is looked for, and not by the script, which names it too
        if mark := re.match(r'[a-z0-9]*(?:stat|access)[a-z0-9]*\(.*"/mark ([^"]*)"', call):
            current = found.setdefault(mark[1], [])
        # fish looks for functions that are not there again when some seconds have gone by
        elif current is not None and not _AUTOLOAD.search(call):
            current.append(call)
    return found


def processes(box, command, cwd):
    """Trace a command; return the programs that it executes, and all its calls."""
    have("strace")
    trace = box.home / "trace"
    subprocess.run(
        ["strace", "-f", "-o", trace, *map(str, command)],
        env=box.environ | {"PWD": str(cwd)},
        cwd=cwd,
        check=True,
        capture_output=True,
        timeout=60,
    )
    found = list(whole(trace.read_text(errors="replace").splitlines()))
    executed = (re.match(r'execve\("([^"]*)".* = 0$', call) for call in found)
    return [match[1] for match in executed if match], found
