"""
Go's module proxy and checksum log where the user's Go settings name none.

Go's own defaults (golang/go src/cmd/go/internal/cfg/cfg.go) are hosts that many networks in China
do not reach. With `china` among the user's mirrors, gover's defaults are others: a public module
proxy there, and the name that Google gives the same log there, under the same key
(golang/go src/cmd/go/internal/modfetch/sumdb.go, dbDial).
"""

from collections.abc import Mapping

from gover.go_env import find_go_setting
from gover.network.goproxy import GOPROXY_DEFAULT
from gover.settings import CHINA, read_valid_settings
from gover.store.store import Store

GOSUMDB_DEFAULT = "sum.golang.org"
GOPROXY_CHINA = "https://goproxy.cn,direct"
GOSUMDB_CHINA = "sum.golang.google.cn"
GO_ENV_CHINA = f"go env -w GOPROXY={GOPROXY_CHINA} GOSUMDB={GOSUMDB_CHINA}"


def find_goproxy(environ: Mapping[str, str], store: Store) -> str:
    """
    Return the user's GOPROXY, or else gover's default.

    Raises:
        InvalidFile: the configuration is invalid.
    """
    default = GOPROXY_CHINA if _is_in_china(environ, store) else GOPROXY_DEFAULT
    return find_go_setting(environ, "GOPROXY", default)


def find_gosumdb(environ: Mapping[str, str], store: Store) -> str:
    """Return the user's GOSUMDB, or else gover's default. Raises as `find_goproxy`."""
    default = GOSUMDB_CHINA if _is_in_china(environ, store) else GOSUMDB_DEFAULT
    return find_go_setting(environ, "GOSUMDB", default)


def _is_in_china(environ: Mapping[str, str], store: Store) -> bool:
    return CHINA in read_valid_settings(store).mirrors(environ)
