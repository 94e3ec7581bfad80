"""
What Apple's programs answer: recorded doubles, for there is no Mac here.

Products, Command Line Tools and SDKs are those of GitHub's runners (actions/runner-images at
74951446, images/macos/*-Readme.md), the form of `sysctl -i` and of `pkgutil --pkg-info` that
of apple-oss-distributions/system_cmds sysctl.c and of the Readmes' own scripts. The Intel
and the older machines put such answers together; no runner has them.
"""

from typing import NamedTuple

SILICON = "hw.optional.arm64: 1\nsysctl.proc_translated: 0\n"
TRANSLATED = "hw.optional.arm64: 1\nsysctl.proc_translated: 1\n"
INTEL = "hw.optional.arm64: 0\n"


class Recording(NamedTuple):
    """One Mac: what it answers, the SDKs of its tools, and its Xcode's version and SDK."""

    answers: dict[str, str]
    arch: str = "arm64"
    tools: tuple[str, ...] = ()
    xcode: tuple[str, str] | None = None


def package(version):
    return (
        "package-id: com.apple.pkg.CLTools_Executables\n"
        f"version: {version}\nvolume: /\nlocation: /\ninstall-time: 1747106510\n"
    )


def mac(version, tools, *sdks, arch="arm64", xcode=None):
    answers = {
        "sw_vers": f"{version}\n",
        "sysctl": SILICON if arch == "arm64" else INTEL,
        "pkgutil": package(tools),
    }
    return Recording(answers, arch, sdks, xcode)


RECORDINGS = {
    "high-sierra": mac("10.13.5", "10.1.0.0.1", "10.13", arch="amd64"),
    "monterey": mac("12.7.6", "14.2.0.0.1", "12.3", "13.1", arch="amd64"),
    "ventura": mac("13.7.6", "14.3.1.0.1", "13.3"),
    "sonoma-first": mac("14.0", "15.0.0.0.1", "14.0", xcode=("15.0", "14.0")),
    "sonoma": mac("14.8.5", "16.2.0.0.1", "14.5", "15.2"),
    "sonoma-xcode": mac("14.8.5", "16.2.0.0.1", "14.5", "15.2", xcode=("15.4", "14.5")),
    "sequoia": mac("15.7.4", "16.4.0.0.1", "15.5"),
    "sequoia-xcode": mac("15.7.4", "16.4.0.0.1", "15.5", xcode=("16.4", "15.5")),
    "tahoe": mac("26.4", "26.6.0.0", "26.5"),
    "golden-gate": mac("27.0", "27.0.0.0", "26.5", "27.0"),
}
