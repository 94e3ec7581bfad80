"""
Images without Docker: a root directory over this machine's /usr, entered by chroot.

A Dockerfile is run in it step by step, by a real shell; each process is in a mount namespace
of its own, so that nothing stays mounted. What Docker itself does (layers, registries, the
network) is not here.
"""

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

NEEDED = ("unshare", "mount", "chroot")
PYTHON = "/usr/bin/python3"
# /proc and /dev as they are; /usr so that nothing in the image can change this machine.
_ENTER = """
set -e
root=$1; shift
mount --bind /usr "$root/usr"
mount -o remount,bind,ro "$root/usr"
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
exec chroot "$@"
"""
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_BASE = {"PATH": _PATH, "LC_ALL": "C.UTF-8"}
# What pip needs to know of this machine's network.
_NETWORK = ("PIP_INDEX_URL", "PIP_CERT", "PIP_DEFAULT_TIMEOUT", "HTTPS_PROXY", "https_proxy")
NETWORK = {name: os.environ[name] for name in _NETWORK if name in os.environ}
_ETC = (
    *("passwd", "group", "shadow", "login.defs", "shells", "pam.d", "security"),
    *("hosts", "resolv.conf", "nsswitch.conf", "ssl", "pip.conf"),
)


def require():
    """Skip a test where there can be no image: without root, or without Debian's own Python."""
    if os.geteuid() != 0 or any(shutil.which(tool) is None for tool in NEEDED):
        pytest.skip("an image needs root and a mount namespace")
    asked = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
    if subprocess.run([PYTHON, "-c", asked], capture_output=True, check=False).returncode:
        pytest.skip(f"an image needs a {PYTHON} of 3.11 or later with venv")
    entering = ["unshare", "--mount", "--propagation", "private", "true"]
    if subprocess.run(entering, capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace is to be had here")


class Image:
    """A root directory, and what a Dockerfile has said so far."""

    def __init__(self, root, environ=()):
        self.root = Path(root)
        self.environ = _BASE | dict(environ)
        self.user = "0:0"
        self.cwd = "/"
        for name in ("usr", "dev", "proc", "etc", "opt", "root", "home", "tmp", "var/tmp"):
            (self.root / name).mkdir(parents=True)
        (self.root / "tmp").chmod(0o1777)
        for name in ("bin", "lib", "lib64", "sbin"):
            if os.path.islink(f"/{name}"):
                (self.root / name).symlink_to(os.readlink(f"/{name}"))
        for name in _ETC:
            source = Path("/etc", name)
            if source.is_dir():
                shutil.copytree(source, self.root / "etc" / name, symlinks=True)
            elif source.exists():
                shutil.copy(source, self.root / "etc" / name)

    def run(self, script, *, user=None, cwd=None, check=True, shell=("/bin/sh", "-c"), **variables):
        """Run a script in the image; `user` is UID:GID."""
        user = user or self.user
        environ = self.environ | {"HOME": "/root" if user == "0:0" else "/home/user"} | variables
        command = [
            *("unshare", "--mount", "--propagation", "private", "sh", "-c", _ENTER, "enter"),
            *(self.root, f"--userspec={user}", "--groups=", self.root, "/usr/bin/env", "-i"),
            *("--chdir", cwd or self.cwd),
            *(f"{name}={value}" for name, value in environ.items()),
            *(*shell, script),
        ]
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if check and done.returncode:
            raise AssertionError(f"{script}\nended with {done.returncode}\n{done.stderr}")
        return done


def build(dockerfile, context, where, arguments, environ):
    """
    Run the steps of a Dockerfile; return its last image.

    `context` is the directory that COPY reads, `arguments` are --build-arg, `environ` is what
    the machine adds: proxies and the like. A step that is not known here is an error, and so
    is a FROM that is no Python image: /usr stands for it.
    """
    stages, image, given = {}, None, {}
    for words, rest in _steps(dockerfile):
        match words:
            case ["FROM", base, *name]:
                assert base.startswith("python:"), base
                image = Image(Path(where) / str(len(stages)), environ)
                stages[name[1] if name else ""] = image
            case ["ARG", pair]:
                name, _, value = pair.partition("=")
                given[name] = arguments.get(name, value)
            case ["ENV", *pairs]:
                for pair in pairs:
                    name, _, value = pair.partition("=")
                    image.environ[name] = value.replace("$PATH", image.environ["PATH"])
            case ["WORKDIR", path]:
                (image.root / path.strip("/")).mkdir(parents=True, exist_ok=True)
                image.cwd = path
            case ["USER", name]:
                entries = (image.root / "etc/passwd").read_text().splitlines()
                fields = next(line.split(":") for line in entries if line.split(":")[0] == name)
                image.user = f"{fields[2]}:{fields[3]}"
            case ["COPY", *sources, target]:
                _copy(stages, image, context, sources, target)
            case ["RUN", *_]:
                image.run(rest, **given)
            case ["CMD", *_]:
                json.loads(rest)
            case _:
                raise AssertionError(words)
    return image


def _steps(dockerfile):
    text = "\n".join(
        line for line in dockerfile.read_text().splitlines() if not line.startswith("#")
    )
    for step in filter(None, text.replace("\\\n", " ").splitlines()):
        name, _, rest = step.partition(" ")
        yield ([name] if name in ("RUN", "CMD") else [name, *shlex.split(rest)]), rest


def _copy(stages, image, context, sources, target):
    source = Path(context)
    if sources[0].startswith("--from="):
        source = stages[sources.pop(0).removeprefix("--from=")].root
    for name in sources:
        found = source / name.strip("/")
        into = image.root / os.path.join(image.cwd, target).lstrip("/")
        into.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            into.mkdir(exist_ok=True)
            subprocess.run(["cp", "-a", f"{found}/.", into], check=True)
        else:
            shutil.copy(found, into)
