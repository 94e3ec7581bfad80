"""Two fake releases of one line that have most of their bytes in common, as real ones have."""

from tests.lib.go_site.fake_releases import FakeRelease, noise
from tests.lib.go_site.releases import host_platform, in_order

OLD, NEW = "1.26.1", "1.26.2"
COMMON = {f"src/common/{number:02}.go": noise(f"common {number}", 48 << 10) for number in range(24)}
CHANGED = tuple(f"src/common/{number:02}.go" for number in (3, 11, 19))  # in each release


def patch_release(version):
    """Return a release of 1.3 MB, of which another one of its line has 1.0 MB."""
    fake = FakeRelease(version, host_platform())
    own = {name: noise(f"{name} {version}", 48 << 10) for name in CHANGED}
    files = COMMON | own
    names = in_order([*fake.names, *files])

    def read(name):
        return files[name] if name in files else fake.read(name)

    return fake._replace(names=names, read=read)


def offer(mirror):
    """Let a mirror offer both."""
    for version in (OLD, NEW):
        mirror.add(patch_release(version))
