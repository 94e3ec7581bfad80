"""Archives that changed on the way: refused before a byte of them is looked at."""

import hashlib
import random

import pytest

from tests.lib.figures import many
from tests.lib.go_site import faults

ARCHIVE = "/go/go1.22.3.*.tar.gz"
PARTS = many(1, 4)
EACH = many(25, 250)


def corrupted(honest, number):
    """Return the number-th damage of an archive: a bit, a cut, some bytes more, another file."""
    chance = random.Random(number)
    at = chance.randrange(len(honest))
    kind = number % 4
    if kind == 0:
        return honest[:at] + bytes([honest[at] ^ 1 << chance.randrange(8)]) + honest[at + 1 :]
    if kind == 1:
        return honest[:at]
    if kind == 2:
        return honest + chance.randbytes(chance.randrange(1, 2000))
    return honest[:at] + chance.randbytes(len(honest) - at)


@pytest.mark.fault
@pytest.mark.parametrize("part", range(PARTS))
def test_a_corrupted_download_is_refused_and_nothing_is_left(house, mirror, figure, part):
    row = next(row for row in mirror.rows if row.filename.startswith("go1.22.3.linux"))
    honest = house_download(mirror, row)
    for number in range(part * EACH, (part + 1) * EACH):
        mirror.heal()
        mirror.fault(ARCHIVE, faults.replace(corrupted(honest, number)))

        ended = house.run("install", "1.22.3")

        assert ended.status in (5, 6), (number, ended)
        assert house.store.state() == "absent"
        assert house.store.leftovers() == []
    mirror.heal()
    assert house.run("install", "1.22.3").status == 0
    assert house.store.state() == "whole"
    figure("corrupted downloads", EACH, "downloads")
    figure("corrupted downloads: accepted, or a file left", 0)


def house_download(mirror, row):
    from tests.lib.in_process import Inside

    honest = Inside.download(f"{mirror.downloads}{row.filename}")
    assert hashlib.sha256(honest).hexdigest() == row.sha256
    return honest
