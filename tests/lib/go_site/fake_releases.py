"""Small fake releases: the layout of real ones, `go` and `gofmt` as shell scripts."""

import hashlib

from tests.lib.go_site.releases import Dist, in_order, order

TIME = "2024-05-01T19:49:47Z"

_TOP = ("LICENSE", "PATENTS", "README.md", "SECURITY.md", "CONTRIBUTING.md", "codereview.cfg")

# A plain `env` would show what the script's shell made of the environment (dash drops
# entries whose names are no identifiers); /proc has what the kernel handed over. Where there
# is no /proc, the shell's own view has to do.
_REPORT = r"""
report() {
	printf '%s\0' "$#" "$@"
	if [ -r "/proc/$$/environ" ]; then
		cat "/proc/$$/environ"
	else
		env -0
	fi
}
"""

_GO = (
    r"""#!/bin/sh
# A fake go. It answers three questions as the real one does:
#   go version            go env GOROOT            go env GOVERSION
# `go exit N` exits with N. Anything else prints a report, every field ended by a NUL: the
# number of arguments, the arguments, then the environment as NAME=value until the end.
"""
    + _REPORT
    + r"""
self=$0
while [ -h "$self" ]; do
	to=$(readlink "$self")
	case $to in
	/*) self=$to ;;
	*) self=${self%/*}/$to ;;
	esac
done
case "$#:$1:$2" in
1:version:) echo "go version go@VERSION@ @GOOS@/@GOARCH@" ;;
2:env:GOROOT) if [ -n "$GOROOT" ]; then echo "$GOROOT"; else cd "${self%/*}/.." && pwd -P; fi ;;
2:env:GOVERSION) echo "go@VERSION@" ;;
2:exit:*) exit "$2" ;;
*) report "$@" ;;
esac
"""
)

_GOFMT = (
    "#!/bin/sh\n# A fake gofmt: it prints the report that the fake go documents.\n"
    + _REPORT
    + 'report "$@"\n'
)


def FakeRelease(version: str, platform: str) -> Dist:  # noqa: N802  reads as the value it makes
    """
    Return a release of about 30 files and 100 kB that installs and runs like a real one.

    `platform` is GOOS-GOARCH. The content depends on the two arguments alone.
    """
    files = _contents(version, platform)
    return Dist(version, platform, TIME, in_order(list(files)), files.__getitem__)


def _contents(version: str, platform: str) -> dict[str, bytes]:
    goos, goarch = platform.split("-")
    exe = ".exe" if goos == "windows" else ""
    tools = f"pkg/tool/{goos}_{goarch}/"
    texts = _sources(version) | {
        "VERSION": _version_file(version),
        f"bin/go{exe}": _script(_GO, version, goos, goarch),
        f"bin/gofmt{exe}": _script(_GOFMT, version, goos, goarch),
        **{f"{tools}{tool}{exe}": f"#!/bin/sh\necho {tool}\n" for tool in ("asm", "cgo", "vet")},
    }
    files = {name: text.encode() for name, text in texts.items()}
    label = f"{version} {platform}"
    files[f"{tools}compile{exe}"] = noise(label + " compile", 64 * 1024)
    files[f"{tools}link{exe}"] = noise(label + " link", 16 * 1024)
    files["lib/time/zoneinfo.zip"] = noise("zoneinfo", 4 * 1024)
    return files


def _sources(version: str) -> dict[str, str]:
    line = ".".join(map(str, order(version)[:2]))
    files = {name: f"{name} of a fake release\n" for name in _TOP}
    files |= {
        "api/go1.txt": "pkg fmt, func Println(...interface{}) (int, error)\n",
        "doc/go_spec.html": "<!DOCTYPE html>\n<title>The Go Programming Language</title>\n",
        "misc/go.mod": "module misc\n",
        "test/run.go": "package main\n",
        "test/fixedbugs/issue1.go": "package p\n",
        "lib/wasm/go_js_wasm_exec": "#!/usr/bin/env bash\n",
        "lib/wasm/wasm_exec.js": '"use strict";\n',
        "pkg/include/textflag.h": "#define NOSPLIT 4\n",
        "src/go.mod": f"module std\n\ngo {line}\n",
        "src/go.sum": "",
        "src/cmd/go.mod": f"module cmd\n\ngo {line}\n",
        "src/cmd/go/main.go": "package main\n",
        "src/cmd/go/testdata/mod/example.com_v1.0.0.txt": "-- .mod --\nmodule example.com\n",
        "src/fmt/print.go": "package fmt\n",
        "src/make.bash": "#!/usr/bin/env bash\n",
        "src/runtime/proc.go": f"package runtime // {version}\n",
    }
    if order(version) >= order("1.21rc1"):
        files["go.env"] = "GOPROXY=https://proxy.golang.org,direct\nGOTOOLCHAIN=auto\n"
    return files


def _version_file(version: str) -> str:
    if order(version) < order("1.21rc1"):
        return f"go{version}"  # one line, and no newline, up to 1.20
    return f"go{version}\ntime {TIME}\n"


def _script(text: str, version: str, goos: str, goarch: str) -> str:
    filled = text.replace("@VERSION@", version)
    return filled.replace("@GOOS@", goos).replace("@GOARCH@", goarch)


def noise(label: str, size: int) -> bytes:
    """Return bytes that do not compress and are always the same: gives archives some length."""
    return hashlib.shake_128(label.encode()).digest(size)
