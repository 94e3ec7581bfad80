"""The ways to install one real Go from the mirror: gover, its peers, and plain tools."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.managers import Manager
from tests.bench.workspace import VERSIONS, Failed, Ground, call, clean
from tests.lib.go_site.mirror import Mirror
from tests.lib.go_site.releases import host_platform

VERSION = VERSIONS[0]
PLAIN = "curl -o; sha256sum -c; tar xzf"
SYNCED = f"{PLAIN}; sync -f"
UNSYNCED = "gover, if it left the writing to the kernel"
NO_SYNC = "int fsync(int f) { return 0; }\nint fdatasync(int f) { return 0; }\n"
NO_SYNC += "int syncfs(int f) { return 0; }\n"


class Way(NamedTuple):
    """
    A way to install: its command in an empty directory, {0}, and where Go is then.

    often    whether it is measured in every round: what a budget is compared with
    deletes  whether it takes away thousands of files: those it has copied
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    goes_to: str
    often: bool = False
    deletes: bool = False


def ways(
    ground: Ground, managers: Sequence[Manager], mirror: Mirror, variables: Mapping[str, str]
) -> Iterator[Way]:
    """Yield what this machine can install with. Each fetches, compares a hash, unpacks."""
    base, archive = mirror.base, next(ground.mirror.glob(f"go/go{VERSION}.*.tar.gz")).name
    known = {manager.name: manager for manager in managers}
    own = {**variables, "GOVER_ROOT": "{0}/data", "GOVER_CACHE": "{0}/cache"}
    command = ("gover", "install", VERSION)
    environ, goes_to = known["gover"].environ | own, "data/toolchains/" + VERSION
    yield Way("gover", command, environ, goes_to, often=True)
    if library := _no_sync(ground):
        yield Way(UNSYNCED, command, environ | {"LD_PRELOAD": str(library)}, goes_to)
    url, digest = f"{base}/go/{archive}", _sha256(ground.mirror / "go" / archive)
    script = f"curl -sSo a {url} && echo '{digest}  a' | sha256sum -c --quiet && tar xzf a && rm a"
    for name, more in ((PLAIN, ""), (SYNCED, " && sync -f .")):
        words = ("/bin/sh", "-c", f"cd {{0}} && {script}{more}")
        yield Way(name, words, clean(ground.run), "go", often=name == PLAIN)
    if "mise" in known:
        yield _mise(ground, known["mise"], base)
    if "goenv" in known:
        yield _goenv(known["goenv"], base, archive, digest)
    if "asdf" in known:
        yield _asdf(ground, known["asdf"], base)
    if g := _built_g(ground):
        yield _g(ground, g, mirror, archive)
    yield _cmd_go(ground, variables)


def absent(found: Sequence[Way]) -> list[str]:
    """Return which ways a machine with everything would have had, besides."""
    names = {way.name for way in found}
    every = (UNSYNCED, "mise", "goenv", "asdf", "voidint/g")
    return [f"installing with {name}: it is not here" for name in every if name not in names]


def _no_sync(ground: Ground) -> Path | None:
    """Build a library in whose company nothing is brought to the disk; None without a compiler."""
    source, library = ground.run / "no-sync.c", ground.run / "no-sync.so"
    source.write_text(NO_SYNC)
    command = ("cc", "-shared", "-fPIC", "-o", library, source)
    try:
        call(*command, env=clean(ground.run), cwd=ground.run)
    except Failed:
        return None
    return library


def _cmd_go(ground: Ground, variables: Mapping[str, str]) -> Way:
    """Have Go fetch a toolchain as its own switching does: a module, compared with the log."""
    module = f"golang.org/toolchain@v0.0.1-go{VERSION}.{host_platform()}"
    go = ground.goroot(VERSIONS[1]) / "bin/go"
    own = {"GOPATH": "{0}", "GOENV": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-modcacherw"}
    environ = clean(ground.run, **own, **{k: variables[k] for k in ("GOPROXY", "GOSUMDB")})
    command = (str(go), "mod", "download", module)
    return Way("go mod download", command, environ, f"pkg/mod/{module}")


def _g(ground: Ground, program: Path, mirror: Mirror, archive: str) -> Way:
    """Lead it to a page as nginx lists a directory, the only kind of mirror it takes."""
    names = (archive, f"{archive}.sha256")
    links = (f'<a href="{name}">{name}</a>  01-Jan-2024 00:00  70000000\n' for name in names)
    mirror.put("/g/", f"<html><body><pre>{''.join(links)}</pre></body></html>".encode())
    for name in names:
        mirror.swap(f"/g/{name}", f"/go/{name}")
    variables = {"G_HOME": "{0}", "G_EXPERIMENTAL": "true"}
    environ = clean(ground.run, **variables, G_MIRROR=f"autoindex|{mirror.base}/g/")
    command = (str(program), "install", VERSION)
    return Way("voidint/g", command, environ, f"versions/{VERSION}", often=True)


def _mise(ground: Ground, mise: Manager, base: str) -> Way:
    tags = ground.run / "mise-tags"  # where it looks for the list of versions
    git = ("git", "-C", tags, "-c", "user.name=b", "-c", "user.email=b@example.org")
    tags.mkdir()
    for words in (("init", "-q"), ("commit", "-q", "--allow-empty", "-m", "x")):
        call(*git, *words, env=clean(ground.run), cwd=tags)
    for version in VERSIONS:
        call(*git, "tag", f"go{version}", env=clean(ground.run), cwd=tags)
    variables = {
        "MISE_GO_DOWNLOAD_MIRROR": f"{base}/go",
        "MISE_GO_REPO": str(tags),
        "MISE_USE_VERSIONS_HOST": "0",
        "MISE_DATA_DIR": "{0}/data",
        "MISE_CACHE_DIR": "{0}/cache",
    }
    command = ("mise", "install", f"go@{VERSION}")
    return Way("mise", command, mise.environ | variables, "data/installs/go/" + VERSION, often=True)


def _goenv(goenv: Manager, base: str, archive: str, digest: str) -> Way:
    # Its definitions hold the hash of the official archive; the mirror has its own.
    definition = goenv.home / "go-build" / VERSION
    definition.parent.mkdir(exist_ok=True)
    kind = "install_linux_64bit" if "amd64" in archive else "install_linux_arm_64bit"
    definition.write_text(f'{kind} "Go {VERSION}" "{archive}#{digest}"\n')
    variables = {"GOENV_ROOT": "{0}", "TMPDIR": "{0}", "GO_BUILD_MIRROR_URL": f"{base}/go"}
    program = Path(shutil.which("goenv", path=goenv.environ["PATH"]) or "").parents[1]
    build = program / "plugins/go-build/bin/go-build"
    command = (str(build), str(definition), "{0}/go")
    return Way("goenv", command, goenv.environ | variables, "go", deletes=True)


def _asdf(ground: Ground, asdf: Manager, base: str) -> Way:
    """Give asdf-golang, which has no option for a mirror, a curl that knows another host."""
    binaries = ground.run / "asdf-curl"
    binaries.mkdir()
    curl = binaries / "curl"
    curl.write_text(
        f'#!/bin/bash\nexec {shutil.which("curl")} "${{@//https:\\/\\/dl.google.com/{base}}}"\n'
    )
    curl.chmod(0o755)
    variables = {"ASDF_DATA_DIR": "{0}", "PATH": f"{binaries}:{asdf.environ['PATH']}"}
    plugin = f"{asdf.environ['ASDF_DATA_DIR']}/plugins"
    line = f"ln -s {plugin} {{0}}/plugins && exec asdf install golang {VERSION}"
    command = ("/bin/sh", "-c", line)
    return Way("asdf", command, asdf.environ | variables, f"installs/golang/{VERSION}/go")


def _built_g(ground: Ground) -> Path | None:
    """Build voidint/g with a real Go; its checkout holds all that it needs."""
    source = ground.peers / "g" if ground.peers else None
    if source is None or not (source / "vendor").is_dir():
        return None
    program, go = ground.kept / "g", ground.goroot(VERSIONS[1]) / "bin/go"
    if not program.exists():
        environ = clean(ground.kept, GOTOOLCHAIN="local", GOFLAGS="-mod=vendor -modcacherw")
        try:
            call(go, "build", "-o", program, ".", env=environ, cwd=source)
        except Failed:
            return None
    return program


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
