"""`gover inspect` on programs that are here anyway."""

import json
import os
import sys

from tests.lib.go_site.releases import host_platform


def test_a_program_of_this_machine_is_described_and_starts(box):
    program = os.path.realpath(sys.executable)

    said = json.loads(box.gover("inspect", "--json", program).stdout)["files"][0]

    assert said["format"] in ("elf", "mach-o")
    archs = [part["arch"] for part in said["slices"]]
    arch = host_platform().partition("-")[2].replace("armv6l", "arm")
    # This Python may be another machine's, that an emulator runs.
    codes = [] if arch in archs else ["architecture"]
    assert [problem["code"] for problem in said["problems"]] == codes
    assert said["slices"][0]["go"] is None
    assert box.gover("inspect", program).stdout.startswith(f"{program}: ")


def test_what_is_no_program_is_said_and_the_others_are_described_all_the_same(box):
    (box.home / "text").write_text("hello\n")
    os.mkfifo(box.home / "pipe")
    program = os.path.realpath(sys.executable)

    result = box.gover("inspect", "text", program, "pipe", "nowhere", expect=4)

    assert result.stdout.startswith(f"{program}: ")
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == ["gover"] * 3
    assert "text is neither Mach-O nor ELF nor PE" in result.stderr


def test_what_fails_is_in_the_one_document(box):
    (box.home / "text").write_text("hello\n")

    result = box.gover("inspect", "--json", "text", expect=4)

    assert (result.returncode, json.loads(result.stdout)["files"]) == (4, [])
    assert len(json.loads(result.stdout)["failures"]) == 1
