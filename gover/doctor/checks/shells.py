"""Whether gover is in effect in this shell: hook, shims, and the files that they use."""

import os
from collections.abc import Iterator

from gover.activation import hook
from gover.doctor.facts import GeneratedFiles, Observations
from gover.doctor.finding import Finding, Fix, Level
from gover.escape import safe, sh_quote

_SOURCE = "docs/shells.md"


def in_effect(facts: Observations) -> Iterator[Finding]:
    """Find a PATH without the shims and without a toolchain of gover's."""
    if facts.environ.get("GOVER_DISABLE", "") not in ("", "0"):
        text, rule = "GOVER_DISABLE is set", "the hook does nothing in this shell"
        yield Finding(
            "disabled", "warning", text, rule, _SOURCE, facts.unset_variables("GOVER_DISABLE")
        )
    elif not facts.store.has_shims_on(facts.environ.get("PATH", "")):
        yield _not_in_effect(facts)


def start_up_files(facts: Observations) -> Iterator[Finding]:
    """Find a hook in a file that login shells of macOS read too early, or not at all."""
    shell = facts.shell
    if not facts.is_mac or not shell.hooked:
        return
    if shell.name == "zsh" and not any(path.endswith(".zshrc") for path in shell.hooked):
        text = f"the hook is loaded by {safe(shell.hooked[0])}"
        rule = "/etc/zprofile moves what is added to PATH there to the end; ~/.zshrc is read later"
        remedy = _append_command(shell.rc, shell.name)
        yield Finding("hook-early", "warning", text, rule, _SOURCE, remedy)
    if shell.name == "bash" and not shell.login_reads_bashrc:
        text = "the hook is in ~/.bashrc, and no start-up file of a login shell reads that"
        rule = "Terminal and iTerm start login shells, which read ~/.bash_profile"
        remedy = "echo '. ~/.bashrc' >> ~/.bash_profile"
        yield Finding("hook-not-at-login", "warning", text, rule, _SOURCE, remedy)


def shims(facts: Observations) -> Iterator[Finding]:
    """Find shims that differ from what gover would write now."""
    if facts.shims.differing and facts.store_facts.toolchains:
        text = f"the shims in {safe(facts.store.shims)}: {_differences(facts.shims)}"
        rule = (
            "gover writes them at every install and uninstall; no other program should change them"
        )
        yield _files_finding("shims", facts.shims, text, rule, "shims")


def native_shim(facts: Observations) -> Iterator[Finding]:
    """Find a native shim that did not run when it was written."""
    if facts.native_shim:
        rule = "the POSIX shims take its place: they do the same, and start in 2 ms instead of 0.2"
        text = f"the native shim is not used: {facts.native_shim}"
        yield Finding("native-shim", "note", text, rule, "docs/native-shim.md")


def hook_files(facts: Observations) -> Iterator[Finding]:
    """Find files of the hook that differ from what gover would write now."""
    if facts.hook_files.outdated:
        parent = os.path.dirname(hook.directory(facts.store))
        text = f"the hook's files in {safe(parent)}: {_differences(facts.hook_files)}"
        rule = "they contain the paths of the Python and the gover that the hook runs"
        yield _files_finding("hook-files", facts.hook_files, text, rule, "hook files")


def _files_finding(check: str, files: GeneratedFiles, text: str, rule: str, fix: Fix) -> Finding:
    level: Level = "problem" if files.python_gone or files.missing else "warning"
    return Finding(check, level, text, rule, _SOURCE, "gover doctor --fix", fix)


def _differences(files: GeneratedFiles) -> str:
    parts = [
        "their Python no longer exists" if files.python_gone else "",
        f"missing {' '.join(files.missing)}" if files.missing else "",
        f"changed: {' '.join(files.outdated)}" if files.outdated else "",
        f"of no installed version: {' '.join(files.surplus)}" if files.surplus else "",
    ]
    return safe(", ".join(filter(None, parts)))


def _not_in_effect(facts: Observations) -> Finding:
    shell = facts.shell
    rule = "neither the hook nor the shims are on PATH, so files do not choose the go of this shell"
    if shell.hooked:
        text = f"gover's hook is in {safe(shell.hooked[0])}, and not loaded in this shell"
        remedy = f"exec {shell.name}"
    else:
        text, remedy = "gover is not in effect in this shell", "gover setup"
    return Finding("not-in-effect", "problem", text, rule, _SOURCE, remedy)


def _append_command(rc: str, shell: str) -> str:
    line = (
        "gover hook fish | source" if shell == "fish" else f'eval "$(gover hook {shell or "bash"})"'
    )
    return f"echo {sh_quote(line)} >> {rc if rc.startswith('~') else sh_quote(rc)}"


CHECKS = (in_effect, start_up_files, shims, native_shim, hook_files)
