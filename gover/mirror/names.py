"""The paths of a mirror's files, relative to its root, with "/"."""

from gover.verify.sumdb.dirhash import MODULE, module_version
from gover.version.platform import Platform, archive_name
from gover.version.version import Version

WORK = ".gover-mirror"
INDEX = "go/index.json"
INDEX_PAGE = "go/index.html"  # what a web server sends for go/
MODULES = f"{MODULE}/@v"
LIST = f"{MODULES}/list"


def archive(version: Version, platform: Platform) -> str:
    """Return the path of a release's archive, as on dl.google.com/go."""
    return f"go/{archive_name(version, platform)}"


def module(version: Version, platform: Platform, kind: str) -> str:
    """Return the path of a module's `info`, `mod` or `zip` (https://go.dev/ref/mod#goproxy-protocol)."""
    return f"{MODULES}/{module_version(str(version), str(platform))}.{kind}"


def lookup(log: str, version: Version, platform: Platform) -> str:
    """Return the path of the log's record of a release (https://go.dev/design/25530-sumdb)."""
    name = module_version(str(version), str(platform))
    return in_log(log, f"lookup/{MODULE}@{name}")


def in_log(log: str, path: str) -> str:
    """Return the path of a file of the log: `latest`, `supported`, a tile."""
    return f"sumdb/{log}/{path}"
