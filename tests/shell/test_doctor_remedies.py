"""What is to be pasted cures: it is pasted into a real bash, and doctor looks again."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.lib.doctor.faults import FAULTS

# Their remedies need none of Apple's tools, no root, no network and no new shell.
PASTED = {
    *("cgo-cache", "compiler-gone", "cross-target", "developer-dir-bad", "disabled"),
    *("gocache-bad", "goproxy-unreached", "gotmpdir-gone", "gowork-gone", "modules-bad"),
    *("race-needs-cgo", "sdkroot-bad", "sdkroot-gone", "sdkroot-name", "target-unknown"),
    *("certificates-gone",),
    *("dyld-variables", "foreign-compiler", "gobin-not-on-path", "gobin-relative", "goflags-bad"),
    *("goflags-vendor", "gopath-goroot", "gopath-relative", "gopath-tilde", "goproxy-bad"),
    *("goproxy-comma", "goproxy-http", "goproxy-off", "goproxy-silent", "goroot-gone", "proxy-bad"),
    *("goroot-set", "goroot-stale", "gosumdb-bad", "gosumdb-off", "gotoolchain", "hook-files"),
    *("hook-not-at-login", "leftovers", "modules-off", "myth", "path-tilde", "shims"),
    *("target-above-sdk", "target-bad", "target-below-go", "target-below-sdk"),
    *("toolchain-broken", "toolchain-other", "world-writable"),
}
CASES = [(fault, name) for fault in FAULTS for name in fault.finds if name in PASTED]

# What the remedies call; gover is the real one, go a double that edits the file it would.
COMMANDS = """
gover() {{ {env} {places} '{python}' -m gover "$@" >/dev/null; }}
go() {{
    case "$1 $2" in
    'env -u') {sed} -i "/^$3=/d" "$goenv" ;;
    'env -w') printf '%s\\n' "$3" >>"$goenv"; unset "${{3%%=*}}" ;;
    esac
}}
chmod() {{ {chmod} "$@"; }}
"""


# Those of a shell's own words; the others are commands, the same in every shell.
ENV = shutil.which("env")
WORDS = ("unset ", "export ")


@pytest.mark.parametrize(
    "fault, name", CASES, ids=[f"{fault.planted}: {name}" for fault, name in CASES]
)
def test_pasting_the_remedy_takes_the_finding_away(fault, name, tmp_path):
    patient = fault.patient(tmp_path)
    fault.plant(patient)

    patient.environ = pasted(patient, remedy_for(patient, name))

    assert name not in [finding.check for finding in patient.findings()]


def pasted(patient, remedy):
    """The environment after a command in a bash of the patient's."""
    dirs = {"ROOT": patient.dirs.data, "CACHE": patient.dirs.cache, "CONFIG": patient.dirs.config}
    places = " ".join(f"GOVER_{name}='{path}'" for name, path in dirs.items())
    tools = {name: shutil.which(name) for name in ("env", "sed", "chmod")}
    commands = COMMANDS.format(places=places, python=sys.executable, **tools)
    goenv = patient.look().go_env.path
    os.makedirs(os.path.dirname(goenv), exist_ok=True)
    done = subprocess.run(
        ["/bin/bash", "-c", f"goenv='{goenv}'\n{commands}\n{remedy}\n{tools['env']} -0"],
        env=patient.environ,
        cwd=patient.cwd,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return environ_of(done.stdout)


def remedy_for(patient, name):
    return next(f.remedy for f in patient.findings() if f.check == name)


def environ_of(data):
    """The environment that `env -0` prints."""
    pairs = (entry.partition(b"=") for entry in data.split(b"\0") if entry)
    return {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize(
    "fault, name", CASES, ids=[f"{fault.planted}: {name}" for fault, name in CASES]
)
def test_a_remedy_in_words_of_a_shell_is_in_fish_s_words_for_fish(fault, name, tmp_path):
    patient = fault.patient(tmp_path)
    fault.plant(patient)
    if not remedy_for(patient, name).startswith(WORDS):
        return
    patient.set(SHELL="/usr/bin/fish")
    done = subprocess.run(
        [shutil.which("fish"), "--no-config", "-c", f"{remedy_for(patient, name)}; {ENV} -0"],
        env=patient.environ,
        cwd=patient.cwd,
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert done.stderr == b""
    patient.environ = environ_of(done.stdout)
    assert name not in [finding.check for finding in patient.findings()]
