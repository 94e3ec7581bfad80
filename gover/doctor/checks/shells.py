"""Whether gover is in effect in this shell: hook, shims, and the files they live from."""

import os
from collections.abc import Iterator

from gover.activation import hook
from gover.activation.shims import are_in_effect
from gover.doctor.facts import Observations, Written
from gover.doctor.finding import Finding, Fix, Level
from gover.escape import safe, sh_quote

_SOURCE = "docs/shells.md"


def in_effect(facts: Observations) -> Iterator[Finding]:
    """Find a PATH that has neither the shims nor a toolchain of gover's."""
    if facts.environ.get("GOVER_DISABLE", "") not in ("", "0"):
        text, rule = "GOVER_DISABLE is set", "the hook does nothing in this shell"
        yield Finding("disabled", "warning", text, rule, _SOURCE, facts.unset("GOVER_DISABLE"))
    elif not are_in_effect(facts.dirs, facts.environ.get("PATH", "")):
        yield _not_in_effect(facts)


def start_up_files(facts: Observations) -> Iterator[Finding]:
    """Find a hook in a file that macOS's login shells read too early, or not at all."""
    shell = facts.shell
    if not facts.mac or not shell.hooked:
        return
    if shell.name == "zsh" and not any(path.endswith(".zshrc") for path in shell.hooked):
        text = f"the hook is loaded by {safe(shell.hooked[0])}"
        rule = (
            "what is put on PATH there, /etc/zprofile moves to its end; ~/.zshrc is read after it"
        )
        remedy = _append(shell.rc, shell.name)
        yield Finding("hook-early", "warning", text, rule, _SOURCE, remedy)
    if shell.name == "bash" and not shell.login_reads_bashrc:
        text = "the hook is in ~/.bashrc, and no file of a login shell reads that"
        rule = "Terminal and iTerm start login shells, which read ~/.bash_profile"
        remedy = "echo '. ~/.bashrc' >> ~/.bash_profile"
        yield Finding("hook-not-at-login", "warning", text, rule, _SOURCE, remedy)


def shims(facts: Observations) -> Iterator[Finding]:
    """Find shims that are not what gover would write now."""
    if facts.shims.all and facts.store.toolchains:
        text = f"the shims in {safe(facts.dirs.shims)}: {_said(facts.shims)}"
        rule = "gover writes them when a version comes or goes, and nobody else should"
        yield _written("shims", facts.shims, text, rule, "shims")


def hook_files(facts: Observations) -> Iterator[Finding]:
    """Find files of the hook that are not what gover would write now."""
    if facts.hook.outdated:
        place = os.path.dirname(hook.directory(facts.dirs))
        text = f"the hook's files in {safe(place)}: {_said(facts.hook)}"
        rule = "they name the Python and the gover that answer in a new place"
        yield _written("hook-files", facts.hook, text, rule, "hook files")


def _written(check: str, written: Written, text: str, rule: str, fix: Fix) -> Finding:
    level: Level = "problem" if written.python_gone or written.missing else "warning"
    return Finding(check, level, text, rule, _SOURCE, "gover doctor --fix", fix)


def _said(written: Written) -> str:
    parts = [
        "their Python is gone" if written.python_gone else "",
        f"missing {' '.join(written.missing)}" if written.missing else "",
        f"not as gover writes it: {' '.join(written.outdated)}" if written.outdated else "",
        f"without a toolchain {' '.join(written.surplus)}" if written.surplus else "",
    ]
    return safe(", ".join(filter(None, parts)))


def _not_in_effect(facts: Observations) -> Finding:
    shell = facts.shell
    rule = "neither the hook nor the shims are on PATH, so no file chooses the go of this shell"
    if shell.hooked:
        text = f"gover's hook is in {safe(shell.hooked[0])}, and not in this shell"
        remedy = f"exec {shell.name}"
    else:
        text, remedy = "gover is not in effect in this shell", "gover setup"
    return Finding("not-in-effect", "problem", text, rule, _SOURCE, remedy)


def _append(rc: str, shell: str) -> str:
    line = (
        "gover hook fish | source" if shell == "fish" else f'eval "$(gover hook {shell or "bash"})"'
    )
    return f"echo {sh_quote(line)} >> {rc if rc.startswith('~') else sh_quote(rc)}"


CHECKS = (in_effect, start_up_files, shims, hook_files)
