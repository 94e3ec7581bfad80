"""Looking at a mirror's directory from outside: with no code of gover's."""

import base64
import hashlib
import json
import zipfile
from pathlib import Path

WORK = ".gover-mirror"
MODULES = "golang.org/toolchain/@v"


def files(tree):
    """Return {path: content} of what is served."""
    return {
        str(path.relative_to(tree)): path.read_bytes()
        for path in sorted(Path(tree).rglob("*"))
        if path.is_file() and WORK not in path.parts
    }


def state(tree):
    return json.loads((Path(tree) / WORK / "state.json").read_text())


def hash_zip(path):
    """Return the `h1:` of a module zip (golang/mod sumdb/dirhash, HashZip)."""
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        lines = [
            f"{hashlib.sha256(packed.read(name)).hexdigest()}  {name}\n".encode()
            for name in sorted(packed.namelist())
        ]
    return "h1:" + base64.b64encode(hashlib.sha256(b"".join(lines)).digest()).decode()


def check_promises(tree, rows):
    """
    What a reader may rely on at any moment: what a list names is there, and whole.

    `rows` are what the releases really are. Returns the modules that are listed.
    """
    tree = Path(tree)
    known = {row.filename: row.sha256 for row in rows}
    h1s = {row.module: row.h1 for row in rows}
    index = tree / "go/index.json"
    for release in json.loads(index.read_text()) if index.exists() else []:
        for file in release["files"]:
            content = (tree / "go" / file["filename"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"] == known[file["filename"]]
            assert len(content) == file["size"]
    names = tree / MODULES / "list"
    listed = names.read_text().split() if names.exists() else []
    found = [path.stem for path in tree.glob(f"{MODULES}/*.info")]
    for name in [*listed, *found]:
        assert hash_zip(tree / MODULES / f"{name}.zip") == h1s[name]
        assert (tree / MODULES / f"{name}.mod").read_text() == "module golang.org/toolchain\n"
        assert json.loads((tree / MODULES / f"{name}.info").read_text())["Version"] == name
        [lookup] = tree.glob(f"sumdb/*/lookup/golang.org/toolchain@{name}")
        assert f" {name} {h1s[name]}\n" in lookup.read_text()
    for name, sha256 in known.items():
        path = tree / "go" / name
        assert not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    for path in tree.glob(f"{MODULES}/*.zip"):
        assert hash_zip(path) == h1s[path.stem]
    return listed
