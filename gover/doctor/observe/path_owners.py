"""Which tool installed a `go`, by its path alone."""

from collections.abc import Mapping

from gover.doctor.facts import SHIM
from gover.install.other_managers import LAYOUTS, ManagerLayout
from gover.store.path_search import is_shim
from gover.store.store import Store

_ROOTS = {layout.variable: layout.tool for layout in LAYOUTS if layout.variable} | {
    "CONDA_PREFIX": "conda"
}
_ROOTS.pop("GOROOT")  # any tool may have set it
_SHARED = ("~", "~/sdk", "~/.go")  # directories that several tools install to


def _piece(layout: ManagerLayout, base: str) -> str:
    """Return a part of every path of that tool: its shims are beside its toolchains."""
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
    ("/hostedtoolcache/", "the runner's tool cache"),
    ("/usr/lib/go", "the system's package"),
    ("/usr/lib/golang", "the system's package"),
    ("/usr/lib64/go", "the system's package"),
    ("/usr/share/go", "the system's package"),
)


def owner_of_go(
    path: str, real: str, store: Store, environ: Mapping[str, str], *, has_installer: bool
) -> str:
    """
    Return the tool that installed the `go` at `path`; "other" when unknown.

    `real` is the path with all links resolved. `has_installer` is whether Go's own installer
    for macOS was used: it writes /etc/paths.d/go (golang/build
    internal/installer/darwinpkg/darwinpkg.go).
    """
    shims = (f"{store.shims}/", f"{store.front}/", store.under_data("native/"))
    if path.startswith(shims) or is_shim(store.data, path):
        return SHIM
    if path.startswith(store.toolchains + "/"):
        return "gover"
    for name, tool in _ROOTS.items():
        root = environ.get(name, "").rstrip("/")
        if root and any(file.startswith(root + "/") for file in (path, real)):
            return tool
    for piece, tool in _PIECES:
        if piece in real or piece in path:
            return tool
    if real.startswith("/usr/local/go/"):
        return "Go's installer" if has_installer else "go.dev's archive"
    return "other"
