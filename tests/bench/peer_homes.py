"""A HOME for each of the other managers."""

from collections.abc import Mapping
from pathlib import Path

from tests.bench.workspace import VERSIONS, Ground, clean, lay_out

POSIX = ("zsh", "bash")


def home_of(
    ground: Ground,
    name: str,
    pin: Mapping[str, str],
    binaries: object,
    more: Mapping[str, str] = {},
) -> tuple[Path, dict[str, str]]:
    home = ground.run / f"home-{name}"
    lay_out(home, pin, extra=60)
    return home, clean(home, binaries, **more)


def linked(store: Path, ground: Ground) -> Path:
    store.mkdir(parents=True)
    for version in VERSIONS:
        (store / version).symlink_to(ground.goroot(version))
    return store
