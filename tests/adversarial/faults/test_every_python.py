"""The reader of archives on every Python of this machine, whatever its `tarfile` allows."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib.figures import many
from tests.lib.gover_process import ROOT
from tests.lib.tar_archives import END, ESCAPES, member

MUTATIONS = many(150, 5000)
ASK = "import sys; print(*sys.version_info[:3], sys.implementation.name)"


def pythons():
    """Return {"3.12.1": path} of the Pythons on PATH, and of those beside the one that runs."""
    folders = [*os.get_exec_path(), *Path(sys.base_prefix).parent.glob("*/bin")]
    names = [f"python3.{minor}" for minor in range(11, 20)]
    found = {}
    for path in (Path(folder, name) for folder in folders for name in names):
        if path.is_file():
            said = subprocess.run(
                [path, "-I", "-c", ASK], capture_output=True, text=True, check=False
            )
            if said.returncode == 0:
                found.setdefault(".".join(said.stdout.split()[:3]), str(path))
    return found


PYTHONS = pythons() or {"this": sys.executable}


@pytest.mark.fault
@pytest.mark.parametrize("version", PYTHONS)
def test_no_archive_harms_anything_on_any_python(tmp_path, version, figure):
    names = {}
    for number, (name, (plain, _)) in enumerate(ESCAPES.items()):
        names[f"{number:03}.tar.gz"] = name
        (tmp_path / f"{number:03}.tar.gz").write_bytes(gzip.compress(plain + END, 1, mtime=0))
    sound = member(b"go/VERSION", b"go1.22.3\n") + member(b"go/bin/go", b"x" * 700) + END
    (tmp_path / "sound").write_bytes(gzip.compress(sound, 1, mtime=0))

    command = [PYTHONS[version], "-EsS", "-m", "tests.lib.unpack_mutations"]
    words = [*command, str(tmp_path), "1", str(MUTATIONS)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, umask=0o022)

    first, *outcomes = json.loads(done.stdout)
    assert first == ["unpacked", "sound"]
    assert [said for said, _ in outcomes if said.startswith("harm")] == []
    escapes, mutations = outcomes[: len(names)], outcomes[len(names) :]
    assert [names[name] for said, name in escapes if said != "refused"] == []
    assert len(mutations) == MUTATIONS
    figure(f"Python {version}: known escapes refused", len(escapes), "archives")
    figure(f"Python {version}: mutated archives", len(mutations), "archives")
    figure(f"Python {version}: files outside, links, devices", 0)
