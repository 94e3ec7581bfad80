"""
The other version managers, each set up as its own manual says.

They are looked for on PATH, in the directory that the user names, and in public
registries. A checkout is copied at its newest release that a shell can run as it is.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench import download_peers
from tests.bench.managers import Manager, Missing
from tests.bench.peers_of_other_languages import chruby, pyenv, rbenv, uv
from tests.bench.workspace import (
    POSIX,
    VERSIONS,
    Failed,
    Ground,
    call,
    home_of,
    linked,
    place,
)


def mise(ground: Ground, name: str = "mise", **more: str) -> Manager:
    program = download_peers.program(ground, "mise") or download_peers.from_npm(ground)
    home, environ = home_of(
        ground, name, {".tool-versions": "go {version}\n"}, program.parent, more
    )
    store = linked(home / ".local/share/mise/installs/go", ground)
    call(program, "reshim", env=environ, cwd=home)
    return Manager(
        name,
        call(program, "--version", env=environ, cwd=home).split()[0],
        home,
        environ,
        loads={shell: f'eval "$(mise activate {shell})"' for shell in POSIX}
        | {"fish": "mise activate fish | source"},
        shims=home / ".local/share/mise/shims",
        commands={
            "current": ["mise", "current", "go"],
            "which": ["mise", "which", "go"],
            "env": ["mise", "env"],
            "--version": ["mise", "--version"],
            "--help": ["mise", "--help"],
            "exec": ["mise", "exec", f"go@{VERSIONS[0]}", "--", "/bin/true"],
            "list": ["mise", "ls"],
            "pin": ["mise", "use", "--path", ".tool-versions", f"go@{VERSIONS[0]}"],
        },
        store=store,
    )


def direnv(ground: Ground) -> Manager:
    program = download_peers.needed(ground, "direnv")
    text = f"PATH_add {ground.kept}/goroots/{{version}}/bin\n"
    home, environ = home_of(ground, "direnv", {".envrc": text}, program.parent)
    for where in (place(home, "p1"), place(home, "p2"), *(home / "work/new").iterdir()):
        call(program, "allow", where, env=environ, cwd=home)
    return Manager(
        "direnv",
        call(program, "version", env=environ, cwd=home).strip(),
        home,
        environ,
        loads={shell: f'eval "$(direnv hook {shell})"' for shell in POSIX}
        | {"fish": "direnv hook fish | source"},
        commands={
            "--version": ["direnv", "version"],
            "--help": ["direnv", "help"],
            "exec": ["direnv", "exec", ".", "/bin/true"],
            "status": ["direnv", "status"],
        },
    )


def goenv(ground: Ground) -> Manager:
    source = download_peers.checkout(ground, "goenv")
    home, environ = home_of(
        ground,
        "goenv",
        {".go-version": "{version}\n"},
        source / "bin",
        # Without this a `cd` does nothing, and only the shims know the directory.
        {"GOENV_AUTOMATICALLY_DETECT_VERSION": "1"},
    )
    store = linked(home / ".goenv/versions", ground)
    environ["GOENV_ROOT"] = str(home / ".goenv")
    call("goenv", "rehash", env=environ, cwd=home)
    return Manager(
        "goenv",
        call("goenv", "--version", env=environ, cwd=home).split()[-1],
        home,
        environ,
        loads={shell: f'eval "$(goenv init - {shell})"' for shell in POSIX},
        shims=home / ".goenv/shims",
        commands={"current": ["goenv", "version-name"], "which": ["goenv", "which", "go"]},
        store=store,
    )


def gvm(ground: Ground) -> Manager:
    for tool in ("git", "ar", "bison", "gcc", "make"):
        if shutil.which(tool) is None:
            raise Failed(f"needs {tool}")
    source = download_peers.checkout(ground, "gvm")
    home, environ = home_of(ground, "gvm", {".go-version": "go{version}\n"}, "/usr/bin")
    root = home / ".gvm"
    shutil.copytree(source, root, symlinks=True)
    (root / ".git").rename(root / "git.bak")  # as its installer does
    (root / "scripts/gvm").write_text(f"export GVM_ROOT={root}\n. $GVM_ROOT/scripts/gvm-default\n")
    (root / "environments").mkdir()
    for version in VERSIONS:
        _gvm_version(root, f"go{version}", ground.goroot(version))
    line = f". {root}/scripts/gvm >/dev/null"
    return Manager(
        "gvm", download_peers.described(source), home, environ, dict.fromkeys(POSIX, line)
    )


def _gvm_version(root: Path, name: str, goroot: Path) -> None:
    # What its `install` writes (moovweb/gvm scripts/install, create_enviroment).
    (root / "gos").mkdir(exist_ok=True)
    (root / "gos" / name).symlink_to(goroot)
    (root / "pkgsets" / name / "global").mkdir(parents=True)
    own = f"$GVM_ROOT/pkgsets/{name}/global"
    text = f"""export GVM_ROOT; GVM_ROOT="{root}"
export gvm_go_name; gvm_go_name="{name}"
export gvm_pkgset_name; gvm_pkgset_name="global"
export GOROOT; GOROOT="$GVM_ROOT/gos/{name}"
export GOPATH; GOPATH="{own}"
export GVM_OVERLAY_PREFIX; GVM_OVERLAY_PREFIX="{own}/overlay"
export PATH; PATH="{own}/bin:$GVM_ROOT/gos/{name}/bin:{own}/overlay/bin:$GVM_ROOT/bin:$PATH"
"""
    for environment in (name, f"{name}@global"):
        (root / "environments" / environment).write_text(text)


def asdf(ground: Ground) -> Manager:
    source = download_peers.checkout(ground, "asdf", tag="v0.15.0")
    plugin = download_peers.checkout(ground, "asdf-golang")
    pins = {".tool-versions": "golang {version}\n"}
    home, environ = home_of(ground, "asdf", pins, source / "bin")
    data = home / ".asdf"
    environ |= {"ASDF_DATA_DIR": str(data), "ASDF_DIR": str(source)}
    (data / "plugins").mkdir(parents=True)
    shutil.copytree(plugin, data / "plugins/golang", symlinks=True)
    for version in VERSIONS:
        (data / "installs/golang" / version).mkdir(parents=True)
        (data / "installs/golang" / version / "go").symlink_to(ground.goroot(version))
    call("asdf", "reshim", "golang", env=environ, cwd=home)
    return Manager(
        "asdf",
        download_peers.described(source),
        home,
        environ,
        loads=dict.fromkeys(POSIX, f". {source}/asdf.sh"),
        hooks=False,
        shims=data / "shims",
        commands={"current": ["asdf", "current", "golang"], "which": ["asdf", "which", "go"]},
    )


ALL: Mapping[str, Callable[[Ground], Manager]] = {
    "mise": mise,
    "direnv": direnv,
    "uv": uv,
    "goenv": goenv,
    "gvm": gvm,
    "asdf": asdf,
    "rbenv": rbenv,
    "pyenv": pyenv,
    "chruby": chruby,
}


def each(ground: Ground) -> tuple[list[Manager], list[Missing]]:
    """Set up every peer that can be had; say of the others why not."""
    found, missing = [], []
    for name, make in ALL.items():
        try:
            found.append(make(ground))
        except (Failed, OSError) as failure:
            missing.append(Missing(name, str(failure)))
    return found, missing
