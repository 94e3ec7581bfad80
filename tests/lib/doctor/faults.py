"""Every fault that doctor knows, each as a change to a healthy patient."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from gover import __version__
from gover.activation import native
from gover.install import publish
from gover.install.default import set_default
from gover.store.receipts import RECEIPT
from gover.version.request import Request
from tests.lib import elf_files, macho_files, shim_kinds
from tests.lib.doctor.apple_output import INTEL, TRANSLATED, package
from tests.lib.doctor.machines import ELF_MACHINES, Linux, Mac

TOOLS = "/Library/Developer/CommandLineTools"
FLAG = {"CGO_CPPFLAGS": "-DGOVER_SDK_15_5"}


class Fault(NamedTuple):
    """
    A fault: what is planted, in words; what doctor must find, and nothing else.

    Some faults break two rules, which both are found.
    """

    planted: str
    finds: tuple[str, ...]
    plant: Callable
    patient: Callable = Linux


def variables(**values):
    return lambda patient: patient.set(**values)


def go_env(**values):
    return lambda patient: patient.go_env(**values)


def file(name, text):
    return lambda patient: patient.file(name, text)


def mac(recording, go="1.24.6"):
    return lambda base: Mac(base, recording, go)


def foreign_in_front(patient):
    patient.front(patient.tree(patient.at("/opt/go"), "1.21.13") / "bin")


def foreign_in_front_of_a_pin(patient):
    patient.file(".go-version", f"{patient.go}\n")
    foreign_in_front(patient)


def foreign_in_front_of_a_new_enough(patient):
    """Its own Go is too old for go.mod, and may not switch: the hook would have moved the shims."""
    patient.install("1.25.1")
    patient.file("go.mod", "module m\n\ngo 1.25\n")
    patient.set(GOTOOLCHAIN="local")
    foreign_in_front(patient)


def shim_of_goenv(patient):
    path = patient.at("/home/u/.goenv/shims/go")
    path.write_text('#!/usr/bin/env bash\nexec "/home/u/.goenv/libexec/goenv" exec go "$@"\n')
    path.chmod(0o755)
    return path.parent


def nothing_but_goenv(patient):
    without_gover_s_go(patient)
    patient.environ["PATH"] += f":{shim_of_goenv(patient)}"


def script_that_starts_go(patient):
    path = patient.at("/opt/wrapper/go")
    path.write_text('#!/bin/sh\n# with our flags\nexec go "$@"\n')
    path.chmod(0o755)
    patient.environ["PATH"] += f":{path.parent}"


def go_program(name, module, version, built_with):
    """A dlv or a gopls behind all else on PATH, as `go install` builds it."""

    def plant(patient):
        record = f"path\t{module}\nmod\t{module}\t{version}\th1:x=\n"
        machine = ELF_MACHINES[patient.look().machine.arch]
        data = macho_files.go_record(built_with, record)
        path = patient.at(f"/opt/bin/{name}")
        path.write_bytes(elf_files.elf(machine=machine, data=data, section=b".go.buildinfo"))
        path.chmod(0o755)
        patient.environ["PATH"] += f":{path.parent}"

    return plant


def old_gopls(language):
    def plant(patient):
        go_program("gopls", "golang.org/x/tools/gopls", "v0.16.2", "go1.23.4")(patient)
        if language:
            patient.file("go.mod", f"module m\n\ngo {language}\n")

    return plant


def floor_and_a_default_that_switches(patient):
    patient.file("go.mod", "module m\n\ngo 1.25\n")


def floor_and_local(patient):
    floor_and_a_default_that_switches(patient)
    Path(patient.dirs.config).mkdir(parents=True)
    Path(patient.dirs.config, "config.toml").write_text('gotoolchain = "local"\n')


def goroot_of_mise(patient):
    path = patient.at(f"/home/u/.local/share/mise/installs/go/{patient.go}")
    patient.set(GOROOT=str(patient.tree(path, patient.go)))


def goroot_of_shim(patient):
    patient.set(GOROOT=f"{patient.dirs.front}/..")


def goroot_of_shim_for_another_go(patient):
    goroot_of_shim(patient)
    toolchain_on_path(patient)


def another_toolchain(patient):
    patient.install("1.23.9")
    patient.front(f"{patient.dirs.toolchains}/1.23.9/bin")


def paths_in_front(patient):
    tree = patient.tree(patient.at("/usr/local/go"), "1.21.13")
    patient.at("/usr/local/bin/go").symlink_to(tree / "bin/go")
    patient.front(patient.root + "/usr/local/bin")


def no_gover_on_path(patient):
    patient.environ["PATH"] = patient.root + "/usr/bin"


def no_hook_anywhere(patient):
    no_gover_on_path(patient)
    (patient.home / patient.rc).unlink()


def old_shim(patient):
    Path(patient.dirs.shims, "gofmt").write_text("#!/bin/sh\nexec gofmt\n")


def shims_of_a_gone_python(patient):
    for name in ("go", "gofmt"):
        path = Path(patient.dirs.shims, name)
        path.write_text("#!/bin/sh\nexec '/gone/bin/python' -I -m gover shim\n")


def native_shim_that_did_not_run(patient):
    shim_kinds.require_native()
    directory = Path(native.directory(patient.dirs))
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "reason").write_text("it ended with 126: Permission denied")


def no_shims(patient):
    os.unlink(f"{patient.dirs.shims}/gofmt")


def shim_of_a_gone_version(patient):
    path = Path(patient.dirs.shims, "go1.20.1")
    shutil.copy(f"{patient.dirs.shims}/go{patient.go}", path)


def old_hook(patient):
    path = Path(patient.dirs.under_data("hook", __version__, "zsh"))
    path.write_text(path.read_text() + "echo hello\n")


def hook_of_a_gone_python(patient):
    directory = Path(patient.dirs.under_data("hook", __version__))
    for path in (directory / shell for shell in ("zsh", "bash", "fish")):
        head, _, rest = path.read_text().split("\n", 2)
        path.write_text(f"{head}\n# /gone/bin/python\n{rest}")


def goroot_of_another(patient):
    patient.set(GOROOT=str(patient.tree(patient.at("/opt/go"), "1.21.13")))
    toolchain_on_path(patient)


def toolchain_on_path(patient):
    patient.front(f"{patient.dirs.toolchains}/{patient.go}/bin")


def goroot_of_its_own(patient):
    patient.set(GOROOT=f"{patient.dirs.toolchains}/{patient.go}")
    toolchain_on_path(patient)


def goroot_written(patient):
    patient.go_env(GOROOT=str(patient.tree(patient.at("/opt/go"), "1.21.13")))
    toolchain_on_path(patient)


def gopath_is_goroot(patient):
    toolchain_on_path(patient)
    patient.set(GOPATH=f"{patient.dirs.toolchains}/{patient.go}")


def programs_off_path(patient):
    (patient.home / "go/bin").mkdir(parents=True)


def module_in_gopath(patient):
    (patient.home / "go").mkdir()
    (patient.home / "go/go.mod").write_text("module m\n")


_SILENT_DATABASE = "sum.golang.org http://127.0.0.1:1"


def silent(separator):
    def plant(patient):
        patient.set(GOPROXY=f"http://127.0.0.1:1{separator}direct", GOSUMDB=_SILENT_DATABASE)
        patient.network = True

    return plant


def go_of_another_machine(patient):
    arch = "arm64" if patient.look().machine.arch == "amd64" else "amd64"
    foreign(patient, patient.program(arch))


def go_without_loader(patient):
    machine = ELF_MACHINES[patient.look().machine.arch]
    foreign(patient, elf_files.elf(machine=machine, loader="/lib/ld-of-nobody.so"))


def foreign(patient, program):
    patient.environ["PATH"] += f":{patient.tree(patient.at('/opt/go'), '1.21.13', program)}/bin"


def amd64_go(patient):
    for tool in ("go", "gofmt"):
        path = Path(patient.dirs.toolchains, patient.go, "bin", tool)
        path.write_bytes(patient.program("amd64"))
    toolchain_on_path(patient)


def amd64_go_with_rosetta(patient):
    patient.at("/Library/Apple/usr/libexec/oah/libRosettaRuntime").touch()
    amd64_go(patient)


def without_go(patient):
    patient.install("1.23.9")
    os.unlink(f"{patient.dirs.toolchains}/1.23.9/bin/go")
    publish.changed(patient.dirs)


def without_modes(patient):
    os.chmod(f"{patient.install('1.23.9')}/bin/go", 0o644)
    publish.changed(patient.dirs)


def dangling_link(patient):
    patient.install("1.23.9")
    shutil.rmtree(f"{patient.dirs.toolchains}/1.23.9")
    os.symlink(f"{patient.root}/opt/gone", f"{patient.dirs.toolchains}/1.23.9")
    publish.changed(patient.dirs)


def under_another_name(patient):
    Path(patient.install("1.23.9"), "VERSION").write_text("go1.23.8\n")


def no_receipt(patient):
    os.unlink(f"{patient.dirs.toolchains}/{patient.go}/{RECEIPT}")


def damaged_receipt(patient):
    Path(patient.dirs.toolchains, patient.go, RECEIPT).write_text("version = ")


def killed_install(patient):
    os.makedirs(patient.dirs.under_data("staging", "1.23.9-999999999-0a1b2c3d", "go"))


def killed_uninstall(patient):
    os.makedirs(patient.dirs.under_data("trash", "1.23.9-999999999-0a1b2c3d"))


def of_somebody_else(patient):
    patient.user += 1


def sudo_go(patient):
    for path in (patient.home / "go/pkg/mod", patient.home / ".cache/go-build"):
        path.mkdir(parents=True)
    of_somebody_else(patient)


def open_to_all(patient):
    os.chmod(patient.dirs.shims, 0o777)


def default_that_is_gone(patient):
    set_default(patient.dirs, Request.parse("1.21.13"))
    patient.file(".go-version", f"{patient.go}\n")


def floor_above_all(patient):
    patient.file(".go-version", f"{patient.go}\n")
    patient.file("go.mod", "module m\n\ngo 1.25\n")


def floor_above_macos(patient):
    patient.file(".go-version", f"{patient.go}\n")
    patient.file("go.mod", "module m\n\ngo 1.27\n")


def without_gover_s_go(patient):
    shutil.rmtree(f"{patient.dirs.toolchains}/{patient.go}")
    os.unlink(patient.dirs.under_data("default"))
    for directory in (patient.dirs.shims, patient.dirs.front):
        os.unlink(f"{directory}/go{patient.go}")
    publish.changed(patient.dirs)


def only_the_system_s(**go_env):
    """No Go of gover's, an old one of a distribution's, and a module that asks for more."""

    def plant(patient):
        without_gover_s_go(patient)
        tree = patient.tree(patient.at("/usr/lib/go-1.21"), "1.21.13")
        (tree / "go.env").write_text("".join(f"{n}={v}\n" for n, v in go_env.items()))
        patient.environ["PATH"] += f":{tree}/bin"
        patient.file("go.mod", "module m\n\ngo 1.25\n")

    return plant


def answer(**texts):
    return lambda patient: patient.answers(**texts)


def old_sdk(patient):
    path = patient.apple.sdk(patient.at(f"{TOOLS}/SDKs"), "11.3")
    patient.set(SDKROOT=path, CGO_CPPFLAGS="-DGOVER_SDK_11_3")


def with_compiler(patient):
    patient.at("/usr/bin/clang").touch(0o755)


def compiler_of_conda(patient):
    path = patient.at("/opt/miniconda3/bin/clang")
    path.touch(0o755)
    patient.set(CC=str(path))


def no_tools(patient):
    shutil.rmtree(patient.root + TOOLS)


def developer_variable(patient):
    patient.set(DEVELOPER_DIR="/Applications/Xcode-beta.app")


def selected_that_is_gone(patient):
    patient.apple.select("/Applications/Xcode-beta.app/Contents/Developer")


def no_sdks(patient):
    shutil.rmtree(f"{patient.root}{TOOLS}/SDKs")


def broken_sdk(patient):
    for path in Path(f"{patient.root}{TOOLS}/SDKs").glob("*/SDKSettings.json"):
        path.write_text(path.read_text()[:100])


def sdkroot(value, **more):
    def plant(patient):
        path = patient.root + value if value.startswith("/") else value
        patient.set(SDKROOT=path, **more)

    return plant


def no_sdk_in_sdkroot(patient):
    patient.at("/opt/sdk/x").touch()
    patient.set(SDKROOT=patient.root + "/opt/sdk")


def hook_in(name):
    def plant(patient):
        (patient.home / patient.rc).rename(patient.home / name)

    return plant


def bash_on_a_mac(patient):
    (patient.home / ".zshrc").unlink()
    (patient.home / ".bashrc").write_text('eval "$(gover hook bash)"\n')
    patient.set(SHELL="/bin/bash")


def certificates(**more):
    def plant(patient):
        patient.at("/opt/ca.pem").touch()
        patient.set(SSL_CERT_FILE=patient.root + "/opt/ca.pem")
        for name, text in more.items():
            patient.file(name.replace("_", "."), text)

    return plant


HERE = (
    Fault(
        "a `.go-version` requests a Go that is not installed",
        ("no-go",),
        file(".go-version", "1.20.3\n"),
    ),
    Fault(
        "a `.go-version` with invalid content",
        ("no-go",),
        file(".go-version", "1.2/3\n"),
    ),
    Fault("a pin below the `go` line of go.mod", ("below-floor",), floor_above_all),
    Fault(
        "no Go of gover's, and the system's is older than go.mod requires",
        ("go-fetches",),
        only_the_system_s(GOTOOLCHAIN="auto"),
    ),
    Fault(
        "the same, and its `go.env` has GOTOOLCHAIN=local, as Debian's does",
        ("below-floor",),
        only_the_system_s(GOTOOLCHAIN="local"),
    ),
    Fault(
        "go.mod requires more than the default, which may switch",
        ("go-fetches",),
        floor_and_a_default_that_switches,
    ),
    Fault(
        'the same, and `gotoolchain = "local"` in the configuration',
        ("below-floor",),
        floor_and_local,
    ),
    Fault("no Go, but a shim of goenv's on PATH", ("no-go", "other-manager"), nothing_but_goenv),
    Fault("the default is not installed", ("default",), default_that_is_gone),
    Fault("a `.go-version` with CRLF", ("read-differently",), file(".go-version", "1.24.6\r\n")),
    Fault(
        "neither hook nor shims on PATH, no hook in a start-up file",
        ("not-in-effect",),
        no_hook_anywhere,
    ),
    Fault(
        "the hook is in ~/.bashrc, and not loaded in this shell",
        ("not-in-effect",),
        no_gover_on_path,
    ),
    Fault("`GOVER_DISABLE=1`", ("disabled",), variables(GOVER_DISABLE="1")),
    Fault("a shim that was changed", ("shims",), old_shim),
    Fault("shims of a Python that is gone", ("shims",), shims_of_a_gone_python),
    Fault("a native shim that did not run", ("native-shim",), native_shim_that_did_not_run),
    Fault("a shim that is missing", ("shims",), no_shims),
    Fault("the shim of a version that is gone", ("shims",), shim_of_a_gone_version),
    Fault("a hook file that was changed", ("hook-files",), old_hook),
    Fault("hook files of a Python that is gone", ("hook-files",), hook_of_a_gone_python),
    Fault(
        "another Go before gover's shims on PATH, in a pinned project",
        ("path-order",),
        foreign_in_front_of_a_pin,
    ),
    Fault(
        "the same where go.mod requires a newer one, and it may not switch",
        ("path-order",),
        foreign_in_front_of_a_new_enough,
    ),
    Fault("the same where only the default applies", ("go-in-front",), foreign_in_front),
    Fault(
        "goenv's shims before gover's on PATH",
        ("go-in-front", "other-manager"),
        lambda p: p.front(shim_of_goenv(p)),
    ),
    Fault(
        'a script `exec go "$@"` behind gover\'s shims on PATH',
        ("other-manager",),
        script_that_starts_go,
    ),
    Fault("another toolchain of gover's first on PATH", ("other-toolchain",), another_toolchain),
    Fault("an entry `~/bin` on PATH", ("path-tilde",), lambda p: p.front("~/bin")),
)
GO_SETTINGS = (
    Fault("GOROOT is a directory that is gone", ("goroot-gone",), variables(GOROOT="/gone")),
    Fault("GOROOT is another Go's", ("goroot-stale",), goroot_of_another),
    Fault("`go env -w GOROOT=` another Go's", ("goroot-stale",), goroot_written),
    Fault("GOROOT is this Go's own", ("goroot-set",), goroot_of_its_own),
    Fault("GOROOT set by mise's hook, behind gover's", ("goroot-set",), goroot_of_mise),
    Fault(
        "`GOROOT=$(dirname $(which go))/..`, and the first go is gover's shim",
        ("goroot-of-shim",),
        goroot_of_shim,
    ),
    Fault("the same, and the first go is a Go", ("goroot-of-shim",), goroot_of_shim_for_another_go),
    Fault("GOTOOLCHAIN names another version", ("gotoolchain",), variables(GOTOOLCHAIN="go1.23.1")),
    Fault("`go env -w GOTOOLCHAIN=go1.23.1`", ("gotoolchain",), go_env(GOTOOLCHAIN="go1.23.1")),
    Fault("GOFLAGS with a word that is not a flag", ("goflags-bad",), variables(GOFLAGS="-v x")),
    Fault("GOFLAGS with an open quote", ("goflags-bad",), variables(GOFLAGS="'-ldflags=-s")),
    Fault(
        "GOFLAGS with a quote inside a flag",
        ("goflags-bad",),
        variables(GOFLAGS="-ldflags='-s -w'"),
    ),
    Fault("`go env -w GOFLAGS=-mod=vendor`", ("goflags-vendor",), go_env(GOFLAGS="-mod=vendor")),
    Fault("`GO111MODULE=off`", ("modules-off",), variables(GO111MODULE="off")),
    Fault("`GO111MODULE=yes`", ("modules-bad",), variables(GO111MODULE="yes")),
    Fault("GOWORK names no file", ("gowork-gone",), variables(GOWORK="/gone/go.work")),
    Fault("`GOOS=windows`", ("cross-target",), variables(GOOS="windows")),
    Fault("`go env -w GOARCH=x86_64`", ("target-unknown",), go_env(GOARCH="x86_64")),
    Fault("CC names no program", ("compiler-gone",), variables(CC="gcc-99 -m64")),
    Fault(
        "`CGO_ENABLED=1` without a C compiler",
        ("compiler-gone",),
        variables(CGO_ENABLED="1"),
    ),
    Fault(
        "`go env -w GOFLAGS=-race`, and `CGO_ENABLED=0`",
        ("race-needs-cgo",),
        lambda p: (p.go_env(GOFLAGS="-race"), p.set(CGO_ENABLED="0")),
    ),
    Fault("`GODEBUG=tsan=1`", ("myth",), variables(GODEBUG="tsan=1")),
    Fault(
        "CGO_LDFLAGS with `-pagezero_size`",
        ("myth",),
        variables(CGO_LDFLAGS="-pagezero_size 10000"),
    ),
    Fault("CGO_LDFLAGS with `-segalign`", ("myth",), variables(CGO_LDFLAGS="-segalign 1000")),
    Fault("GOPATH is relative", ("gopath-relative",), variables(GOPATH="go")),
    Fault("GOPATH begins with `~`", ("gopath-tilde",), variables(GOPATH="~/go")),
    Fault("GOPATH is the GOROOT", ("gopath-goroot",), gopath_is_goroot),
    Fault("a go.mod in `~/go`", ("gopath-module",), module_in_gopath),
    Fault("GOBIN is relative", ("gobin-relative",), variables(GOBIN="bin")),
    Fault(
        "`~/go`, the build cache and gover's own files are another user's",
        ("go-foreign-owner", "foreign-owner"),
        sudo_go,
    ),
    Fault("`GOCACHE=off`", ("gocache-bad",), variables(GOCACHE="off")),
    Fault("GOTMPDIR is a directory that is gone", ("gotmpdir-gone",), variables(GOTMPDIR="/gone")),
    Fault(
        "a dlv too old for the selected Go",
        ("dlv-mismatch",),
        go_program("dlv", "github.com/go-delve/delve", "v1.23.1", "go1.23.4"),
    ),
    Fault(
        "a dlv too new for the selected Go",
        ("dlv-mismatch",),
        go_program("dlv", "github.com/go-delve/delve", "v1.27.2", "go1.27.1"),
    ),
    Fault("a gopls that an older Go built", ("gopls-old",), old_gopls("")),
    Fault("the same, older than the go line of go.mod", ("gopls-old",), old_gopls("1.24")),
    Fault("`~/go/bin` is not on PATH", ("gobin-not-on-path",), programs_off_path),
)
NETWORK = (
    Fault(
        "HTTPS_PROXY with `#` in a password", ("proxy-bad",), variables(HTTPS_PROXY="me:p#s@h:1")
    ),
    Fault("`ALL_PROXY=socks4://…`", ("proxy-bad",), variables(ALL_PROXY="socks4://h:1080")),
    Fault(
        "GOPROXY with a word that is not a URL",
        ("goproxy-bad",),
        variables(GOPROXY="nonsense,direct"),
    ),
    Fault("GOPROXY by http", ("goproxy-http",), variables(GOPROXY="http://proxy.example,direct")),
    Fault("`GOPROXY=off`", ("goproxy-off",), variables(GOPROXY="off")),
    Fault(
        "GOPROXY with a proxy after `direct`",
        ("goproxy-unreached",),
        variables(GOPROXY="direct,https://proxy.example"),
    ),
    Fault(
        "a proxy that is down, and `,` after it (`--network`)",
        ("goproxy-comma", "gosumdb-silent"),
        silent(","),
    ),
    Fault(
        "a proxy that is down, and `|` after it (`--network`)",
        ("gosumdb-silent", "goproxy-silent"),
        silent("|"),
    ),
    Fault("GOSUMDB that Go refuses", ("gosumdb-bad",), variables(GOSUMDB="sum.example")),
    Fault("`go env -w GOSUMDB=off`", ("gosumdb-off",), go_env(GOSUMDB="off")),
    Fault("`GONOSUMDB=*`", ("gosumdb-off",), variables(GONOSUMDB="*")),
    Fault(
        "SSL_CERT_FILE names no file", ("certificates-gone",), variables(SSL_CERT_FILE="/gone.pem")
    ),
    Fault(
        "SSL_CERT_FILE with Go 1.24, on macOS",
        ("certificates-ignored",),
        certificates(),
        mac("sequoia"),
    ),
    Fault(
        "SSL_CERT_FILE with Go 1.27 and `go 1.26` in go.mod, on macOS",
        ("certificates-ignored",),
        certificates(go_mod="module m\n\ngo 1.26\n"),
        mac("sequoia", "1.27.3"),
    ),
)
STORE = (
    Fault("a toolchain without bin/go", ("toolchain-broken",), without_go),
    Fault("a toolchain whose modes an archive has lost", ("store-unusable",), without_modes),
    Fault("a linked toolchain whose target is gone", ("toolchain-broken",), dangling_link),
    Fault("a toolchain with the VERSION of another", ("toolchain-other",), under_another_name),
    Fault("a toolchain without a receipt", ("receipt",), no_receipt),
    Fault("a receipt that cannot be read", ("receipt",), damaged_receipt),
    Fault("files of a killed install", ("leftovers",), killed_install),
    Fault("files of a killed uninstall", ("leftovers",), killed_uninstall),
    Fault("files of another user's", ("foreign-owner",), of_somebody_else),
    Fault("a shims directory that every user may write to", ("world-writable",), open_to_all),
)
MACHINE = (
    Fault("a Go for another processor on PATH", ("foreign-go",), go_of_another_machine),
    Fault("a Go whose loader is missing", ("foreign-go",), go_without_loader),
    Fault("a Go for amd64 on Apple silicon", ("amd64-go",), amd64_go_with_rosetta, mac("ventura")),
    Fault("the same without Rosetta 2", ("amd64-go",), amd64_go, mac("ventura")),
    Fault(
        "a Go for amd64 on Apple silicon and macOS 14.5 or later",
        ("amd64-go", "rosetta-stall"),
        amd64_go_with_rosetta,
        mac("sequoia"),
    ),
    Fault(
        "a shell under Rosetta", ("translated-shell",), answer(sysctl=TRANSLATED), mac("sequoia")
    ),
    Fault(
        "a shell under Rosetta, which starts a Python for arm64 alone",
        ("translated-shell",),
        variables(__GOVER_TRANSLATED="1"),
        mac("sequoia"),
    ),
    Fault(
        "an arm64 Go on an Intel Mac",
        ("foreign-go",),
        lambda p: (p.answers(sysctl=INTEL), toolchain_on_path(p)),
        mac("sequoia"),
    ),
)
MACOS = (
    Fault("Go 1.27 on macOS 12", ("macos-too-old",), lambda _: None, mac("monterey", "1.27.3")),
    Fault(
        "`go 1.27` in go.mod on macOS 12",
        ("below-floor", "macos-too-old"),
        floor_above_macos,
        mac("monterey"),
    ),
    Fault(
        "Go 1.22 with cgo on macOS 26",
        ("dyld-uuid", "local-network", "xcode16-signature"),
        lambda _: None,
        mac("tahoe", "1.22.3"),
    ),
    Fault("Go 1.23 on macOS 15", ("local-network",), lambda _: None, mac("sequoia", "1.23.9")),
    Fault(
        "Go 1.21.1 with Xcode 15.0",
        ("xcode15-linker",),
        lambda _: None,
        mac("sonoma-first", "1.21.1"),
    ),
    Fault(
        "Go 1.22.5 with Xcode 16 on arm64",
        ("xcode16-signature",),
        lambda _: None,
        mac("sonoma", "1.22.5"),
    ),
    Fault("Go 1.25 with SDK 11.3", ("sdk-too-old",), old_sdk, mac("sequoia", "1.25.3")),
    Fault(
        "Go 1.18 on macOS 10.13.5",
        ("early-high-sierra",),
        with_compiler,
        mac("high-sierra", "1.18.10"),
    ),
    Fault(
        "Go 1.17.5 on macOS 12",
        ("race-monterey",),
        with_compiler,
        mac("monterey", "1.17.5"),
    ),
    Fault(
        "Go 1.19 with CGO_ENABLED=0",
        ("own-resolver",),
        lambda p: (p.set(CGO_ENABLED="0"), with_compiler(p)),
        mac("monterey", "1.19.13"),
    ),
    Fault(
        "Go 1.19 without a C compiler",
        ("race-compiler",),
        lambda _: None,
        mac("monterey", "1.19.13"),
    ),
    Fault(
        "DYLD_LIBRARY_PATH",
        ("dyld-variables",),
        variables(DYLD_LIBRARY_PATH="/opt/lib"),
        mac("sequoia"),
    ),
    Fault(
        "path_helper puts /usr/local/bin first",
        ("path-helper",),
        paths_in_front,
        mac("sequoia"),
    ),
    Fault("the hook is in ~/.zshenv", ("hook-early",), hook_in(".zshenv"), mac("sequoia")),
    Fault(
        "bash, and no login file reads ~/.bashrc",
        ("hook-not-at-login",),
        bash_on_a_mac,
        mac("sequoia"),
    ),
)
DEVELOPER = (
    Fault(
        "`sdk` in gover.toml names an SDK that is not installed",
        ("sdk-missing",),
        file("gover.toml", 'sdk = "macosx13"\n'),
        mac("sequoia"),
    ),
    Fault(
        "`sdk` in gover.toml is a path, and not allowed with `gover allow`",
        ("sdk-waits",),
        file("gover.toml", 'sdk = "/opt/MacOSX.sdk"\n'),
        mac("sequoia"),
    ),
    Fault(
        "`sdk` in gover.toml with a target that is too old for this Go",
        ("sdk-target",),
        file("gover.toml", '[sdk]\nname = "macosx15"\ndeployment_target = "10.14"\n'),
        mac("sequoia"),
    ),
    Fault("no developer tools", ("no-developer-tools",), no_tools, mac("sequoia")),
    Fault(
        "DEVELOPER_DIR is not a developer directory",
        ("developer-dir-bad",),
        developer_variable,
        mac("sequoia"),
    ),
    Fault(
        "the selected Xcode is gone", ("developer-dir-gone",), selected_that_is_gone, mac("sequoia")
    ),
    Fault("Command Line Tools without an SDK", ("no-sdk",), no_sdks, mac("sequoia")),
    Fault("an SDK whose settings are cut off", ("no-sdk",), broken_sdk, mac("sequoia")),
    Fault(
        "SDKROOT names a version that an update removed",
        ("sdkroot-gone",),
        sdkroot(f"{TOOLS}/SDKs/MacOSX13.sdk"),
        mac("sequoia"),
    ),
    Fault("SDKROOT is a name", ("sdkroot-name",), sdkroot("macosx15.5"), mac("sequoia")),
    Fault("SDKROOT is not an SDK", ("sdkroot-bad",), no_sdk_in_sdkroot, mac("sequoia")),
    Fault(
        "Command Line Tools 14.3 on macOS 15",
        ("tools-old",),
        answer(pkgutil=package("14.3.1.0.1")),
        mac("sequoia"),
    ),
    Fault(
        "Command Line Tools 16.4 on macOS 26",
        ("tools-old",),
        answer(pkgutil=package("16.4.0.0.1")),
        mac("tahoe", "1.25.3"),
    ),
    Fault(
        "Xcode 15.4 selected beside Command Line Tools 16.2",
        ("two-sdks",),
        lambda _: None,
        mac("sonoma-xcode"),
    ),
    Fault("TOOLCHAINS", ("toolchains",), variables(TOOLCHAINS="org.llvm.19"), mac("sequoia")),
    Fault(
        "MACOSX_DEPLOYMENT_TARGET is not a version",
        ("target-bad",),
        variables(MACOSX_DEPLOYMENT_TARGET="abc", **FLAG),
        mac("sequoia"),
    ),
    Fault(
        "MACOSX_DEPLOYMENT_TARGET above the SDK",
        ("target-above-sdk",),
        variables(MACOSX_DEPLOYMENT_TARGET="26.0", **FLAG),
        mac("sequoia"),
    ),
    Fault(
        "MACOSX_DEPLOYMENT_TARGET below the SDK",
        ("target-below-sdk",),
        variables(MACOSX_DEPLOYMENT_TARGET="10.9", **FLAG),
        mac("sequoia"),
    ),
    Fault(
        "MACOSX_DEPLOYMENT_TARGET below what Go needs",
        ("target-below-go",),
        variables(MACOSX_DEPLOYMENT_TARGET="10.14", **FLAG),
        mac("sequoia"),
    ),
    Fault(
        "SDKROOT set by hand, with one build cache",
        ("cgo-cache",),
        sdkroot(f"{TOOLS}/SDKs/MacOSX15.5.sdk"),
        mac("sequoia"),
    ),
    Fault(
        "`CC` of conda",
        ("foreign-compiler",),
        compiler_of_conda,
        mac("sequoia"),
    ),
    Fault(
        "CONDA_BUILD_SYSROOT",
        ("foreign-compiler",),
        variables(CONDA_BUILD_SYSROOT="/opt/MacOSX10.9.sdk"),
        mac("sequoia"),
    ),
)
GROUPS = {
    "This directory and this shell": HERE,
    "Settings of Go": GO_SETTINGS,
    "Network": NETWORK,
    "gover's own directories": STORE,
    "The machine": MACHINE,
    "macOS": MACOS,
    "Developer tools, SDK, target": DEVELOPER,
}
FAULTS = [fault for group in GROUPS.values() for fault in group]
