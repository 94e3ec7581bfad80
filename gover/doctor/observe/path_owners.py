"""Who has put a `go` where it is, told by the path alone."""

from collections.abc import Mapping

from gover.dirs import Dirs
from gover.install.other_managers import LAYOUTS, ManagerLayout

_ROOTS = {layout.variable: layout.tool for layout in LAYOUTS if layout.variable} | {
    "CONDA_PREFIX": "conda"
}
_ROOTS.pop("GOROOT")  # which says nothing of who has set it
_SHARED = ("~", "~/sdk", "~/.go")  # not a directory of one tool's alone


def _piece(layout: ManagerLayout, base: str) -> str:
    """Return what a path of that tool's has in it: its shims lie beside what it installs."""
    fixed = f"{base}/{layout.pattern}".partition("*")[0] if base in _SHARED else f"{base}/"
    return fixed.removeprefix("~")


_PIECES = (
    *((_piece(layout, base), layout.tool) for layout in LAYOUTS for base in layout.bases),
    ("/mise/installs/", "mise"),
    ("/mise/shims/", "mise"),
    ("/Cellar/", "Homebrew"),
    ("/homebrew/", "Homebrew"),
    ("/nix/store/", "Nix"),
    ("conda", "conda"),
    ("/pkg/mod/golang.org/toolchain@", "Go itself"),
    ("/snap/", "snap"),
    ("/opt/local/", "MacPorts"),
    ("/usr/lib/go", "the system's package"),
    ("/usr/lib/golang", "the system's package"),
    ("/usr/share/go", "the system's package"),
)


def owner(path: str, real: str, dirs: Dirs, environ: Mapping[str, str], *, package: bool) -> str:
    """
    Return who owns the `go` at `path`, which is `real` behind all links; "other" when unknown.

    `package` tells whether Go's own installer for macOS has been here: it writes
    /etc/paths.d/go (golang/build internal/installer/darwinpkg/darwinpkg.go).
    """
    if path.startswith(dirs.shims + "/"):
        return "gover's shim"
    if path.startswith(dirs.toolchains + "/"):
        return "gover"
    for name, who in _ROOTS.items():
        root = environ.get(name, "").rstrip("/")
        if root and any(each.startswith(root + "/") for each in (path, real)):
            return who
    for piece, who in _PIECES:
        if piece in real or piece in path:
            return who
    if real.startswith("/usr/local/go/"):
        return "Go's installer" if package else "go.dev's archive"
    return "other"
