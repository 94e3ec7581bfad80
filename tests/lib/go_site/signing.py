"""Detached OpenPGP signatures by a throwaway key, made by gpg where there is one."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OWNER = "gover tests, throwaway <test@example.invalid>"


class Signer:
    """A key shaped like Google's: an RSA primary, and a subkey that signs for three years."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def generate(self) -> None:
        self._gpg("--quick-gen-key", _OWNER, "rsa2048", "cert,sign", "never")
        self._gpg("--quick-add-key", self.fingerprint(), "rsa2048", "sign", "3y")

    def fingerprint(self) -> str:
        """Return the primary's fingerprint, 40 hex digits."""
        fields = (
            line.split(":") for line in self._gpg("--list-keys", "--with-colons").splitlines()
        )
        return next(field[9] for field in fields if field[0] == "fpr")

    def certificate(self) -> str:
        return self._gpg("--armor", "--export")

    def sign(self, path: Path) -> None:
        """Write `path`.asc."""
        options = ("--digest-algo", "SHA256", "--armor", "--detach-sign")
        self._gpg(*options, "--output", f"{path}.asc", str(path))

    def _gpg(self, *words: str) -> str:
        options = (
            "--homedir",
            str(self._home),
            "--batch",
            "--quiet",
            "--pinentry-mode",
            "loopback",
        )
        command = ["gpg", *options, "--passphrase", "", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def signer(kept: Path) -> Iterator[Signer | None]:
    """
    Yield a signer with the key that is kept at `kept`, made on first use; None without gpg.

    gpg's agent listens in its home, and a socket's path is short: the home is a temporary
    directory, and the folder `kept` holds its copy.
    """
    if shutil.which("gpg") is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="gpg-") as folder:
        home = Path(folder, "h")
        try:
            yield _opened(home, kept)
        finally:
            stop = ["gpgconf", "--homedir", str(home), "--kill", "all"]
            subprocess.run(stop, check=False, capture_output=True)


def _opened(home: Path, kept: Path) -> Signer:
    if kept.is_dir():
        shutil.copytree(kept, home)
        return Signer(home)
    home.mkdir(mode=0o700)
    made = Signer(home)
    made.generate()
    shutil.copytree(home, kept, ignore=lambda _, names: [n for n in names if n.startswith("S.")])
    return made
