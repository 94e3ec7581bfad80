"""Who has put a `go` where it is, told by the path alone."""

from collections.abc import Mapping

from gover.dirs import Dirs

_ROOTS = {
    "GVM_ROOT": "gvm",
    "GOENV_ROOT": "goenv",
    "ASDF_DATA_DIR": "asdf",
    "MISE_DATA_DIR": "mise",
    "G_HOME": "g",
    "CONDA_PREFIX": "conda",
}
_PIECES = (
    ("/.gvm/", "gvm"),
    ("/.goenv/", "goenv"),
    ("/.asdf/", "asdf"),
    ("/mise/installs/", "mise"),
    ("/mise/shims/", "mise"),
    ("/.g/", "g"),
    ("/.gobrew/", "gobrew"),
    ("/Cellar/", "Homebrew"),
    ("/homebrew/", "Homebrew"),
    ("/nix/store/", "Nix"),
    ("conda", "conda"),
    ("/pkg/mod/golang.org/toolchain@", "Go itself"),
    ("/sdk/go1", "golang.org/dl"),
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
