"""Real gpg and gpgv, each in a home of its own: nobody's keyring is read or written."""

import contextlib
import subprocess
import tempfile
from pathlib import Path

from tests.lib.terminals import have


class Gpg:
    def __init__(self, home):
        self.home = home

    def run(self, *words, at=None, commands=""):
        """Run gpg, at a frozen time such as 20190101T000000, and return its output as bytes."""
        command = ["gpg", "--homedir", str(self.home), "--batch", "--quiet", "--no-tty"]
        command += ["--pinentry-mode", "loopback", "--passphrase", ""]
        command += ["--faked-system-time", f"{at}!"] if at else []
        command += words
        typed = commands.encode()
        done = subprocess.run(command, input=typed, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def fingerprints(self):
        """The primary's, then the subkeys', in the order they were made."""
        lines = self.run("--list-keys", "--with-colons").decode().splitlines()
        return [line.split(":")[9] for line in lines if line.startswith("fpr:")]

    def sign(self, path, key, *options, at):
        """Return the signature of a file by exactly this key."""
        return self.run(
            "-u", f"{key}!", *options, "--output", "-", "--detach-sign", str(path), at=at
        )


@contextlib.contextmanager
def opened():
    """Yield a gpg with an empty home; its path is short, because its agent's socket is in it."""
    have("gpg")
    with tempfile.TemporaryDirectory(prefix="gpg-") as home:
        try:
            yield Gpg(Path(home))
        finally:
            stop = ["gpgconf", "--homedir", home, "--kill", "all"]
            subprocess.run(stop, check=False, capture_output=True)


def gpgv_says(folder, certificate, signature, content, primary):
    """Whether gpgv calls the signature one by this primary, SHA-1 not being good enough."""
    have("gpgv")
    for name, data in (("key.gpg", certificate), ("sig", signature), ("file", content)):
        (folder / name).write_bytes(data)
    command = ["gpgv", "--homedir", str(folder), "--status-fd", "1", "--weak-digest", "SHA1"]
    command += ["--keyring", str(folder / "key.gpg"), str(folder / "sig"), str(folder / "file")]
    done = subprocess.run(command, capture_output=True, check=False)
    (folder / "status").write_bytes(done.stdout)
    lines = [line.split()[1:] for line in done.stdout.decode("utf-8", "replace").splitlines()]
    words = {line[0] for line in lines}
    valid = any(line[0] == "VALIDSIG" and line[-1] == primary for line in lines)
    return valid and not words & {"BADSIG", "ERRSIG", "REVKEYSIG", "EXPSIG"}


def last_status(folder):
    """Return what gpgv reported when it last judged in this folder."""
    return (folder / "status").read_text()
