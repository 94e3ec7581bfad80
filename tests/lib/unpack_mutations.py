"""
Unpack archives with the Python that runs this, the standard library and nothing else.

    python -S -m tests.lib.unpack_mutations FOLDER SEED COUNT

Every *.tar.gz in FOLDER, then COUNT mutations of FOLDER/sound. Prints what came of each, as
JSON: a list of ["refused" | "unpacked" | "harm: …", name].
"""

import gzip
import json
import os
import random
import shutil
import stat
import sys
from pathlib import Path

TELLING = [b"../", b"/", b"\\", b"..", b"\0", b"\xff", b"7" * 12, b"1", b"2", b"3", b"5", b"6"]


def main():
    folder, seed, count = sys.argv[1:]
    folder = Path(folder)
    outcomes = [attempt(folder, path.read_bytes(), path.name) for path in archives(folder)]
    plain = gzip.decompress((folder / "sound").read_bytes())
    chance = random.Random(int(seed))
    for number in range(int(count)):
        data = gzip.compress(mutated(plain, chance), 1)
        outcomes.append(attempt(folder, data, f"mutation {number}"))
    print(json.dumps(outcomes))


def archives(folder):
    return [folder / "sound", *sorted(folder.glob("*.tar.gz"))]


def mutated(plain, chance):
    """Change one header, and make its checksum right again in half of the cases."""
    headers = [at for at in range(0, len(plain), 512) if plain[at + 257 : at + 262] == b"ustar"]
    at = chance.choice(headers)
    block = bytearray(plain[at : at + 512])
    for _ in range(chance.randrange(1, 4)):
        value = chance.choice([*TELLING, chance.randbytes(chance.randrange(1, 9))])
        place = chance.choice([0, 3, 100, 124, 156, 157, 345, chance.randrange(500)])
        block[place : place + len(value)] = value
    block = block[:512]
    if chance.random() < 0.5:
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
    return plain[:at] + bytes(block) + plain[at + 512 :]


def attempt(folder, data, name):
    from gover.archive import extract, layout
    from gover.errors import VerificationError

    top = folder / "top"
    into = top / "a" / "into"
    into.mkdir(parents=True)
    (top / "victim").mkdir()
    (top / "victim" / "secret").write_text("untouched")
    (top / "archive").write_bytes(data)
    said = "unpacked"
    try:
        extract.unpack(top / "archive", into, layout=layout.ArchiveLayout.tar_gz("go/"))
    except VerificationError:
        said = "refused"
    harm = judged(top, into)
    shutil.rmtree(top)
    return [f"harm: {harm}" if harm else said, name]


def judged(top, into):
    """Return what is where it must not be."""
    outside = sorted(p.relative_to(top).as_posix() for p in top.rglob("*") if into not in p.parents)
    if outside != ["a", "a/into", "archive", "victim", "victim/secret"]:
        return f"outside: {outside}"
    if (top / "victim" / "secret").read_text() != "untouched":
        return "the victim"
    for path in into.rglob("*"):
        mode = os.lstat(path).st_mode
        plain = stat.S_ISREG(mode) or stat.S_ISDIR(mode)
        if not plain or stat.S_IMODE(mode) not in (0o755, 0o644):
            return f"{path.name} {oct(mode)}"
    return ""


main()
