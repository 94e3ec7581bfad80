"""A package index on this machine, with the real wheels of gover and of what it needs."""

import functools
import hashlib
import html
import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
import tarfile
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from docs.make import installer, release
from gover import __version__

THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def download(folder, wheel):
    """Put a wheel of gover, and the wheels that it is locked to for this Python, into `folder`."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
    lock = folder.parent / "lock.txt"
    lock.write_text(release.requirements(wheel))
    subprocess.run(
        [*pip, "--require-hashes", "-r", lock, "-d", folder, "--find-links", wheel.parent],
        check=True,
    )


def download_uv(folder):
    """Download the uv that the installer is made for, and return its wheel."""
    row = next(line for line in installer.UV_WHEELS.read_text().splitlines() if here(line))
    version = row.split()[1].split("-")[1]
    tag = installer.PLATFORMS[row.split()[0]]
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*pip, "--platform", tag, "-d", folder, f"uv=={version}"], check=True)
    return folder / row.split()[1]


def here(row):
    """Whether a line of uv-wheels.txt is for this machine."""
    machine = subprocess.run(["uname", "-sm"], capture_output=True, text=True, check=True).stdout
    return row.startswith(machine.strip().replace(" ", "-") + " ")


def lay_out(wheels, folder):
    """Write the pages of an index below `folder`; links are relative, as many mirrors have them."""
    (folder / "files").mkdir(parents=True)
    names = {}
    for wheel in sorted(wheels.iterdir()):
        (folder / "files" / wheel.name).hardlink_to(wheel)
        name = re.sub(r"[-_.]+", "-", wheel.name.partition("-")[0]).lower()
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        link = html.escape(f"../../files/{wheel.name}#sha256={digest}")
        names.setdefault(name, []).append(f'<a href="{link}">{wheel.name}</a><br>\n')
    for name, links in names.items():
        page = folder / "simple" / name / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<!DOCTYPE html><html><body>\n" + "".join(links) + "</body></html>\n")


@contextmanager
def served(folder):
    """Serve a folder, and yield its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def write_installer(path, wheel, only=()):
    """
    Write the installer for a wheel of gover; where uv brings a Python, it is one like this.

    With `only` it has these packages alone, which is a third of the time.
    """
    text = release.requirements(wheel)
    blocks = re.findall(r"^[a-z].*(?:\n .*)*\n", text, re.MULTILINE)
    kept = [block for block in blocks if not only or block.partition("==")[0] in only]
    path.write_text(installer.make(__version__, "".join(kept), python=THIS_PYTHON))


def stand_in_python(folder):
    """
    Write a stand-in for the standalone Python that uv brings; return the list that names it.

    It has the form and the name of that archive, and starts the Python of these tests.
    """
    program = folder / "python3"
    program.write_text(f'#!/bin/sh\nexec {os.path.realpath(sys.executable)} "$@"\n')
    program.chmod(0o755)
    archive = folder / "stand-in.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        for name in ("python3", f"python{THIS_PYTHON}"):
            file.add(program, f"python/bin/{name}")
        # uv changes the paths in it.
        name = f"{sysconfig._get_sysconfigdata_name()}.py"
        head = "# system configuration generated and used by the sysconfig module\n"
        (folder / name).write_text(f"{head}build_time_vars = {{}}\n")
        file.add(folder / name, f"python/lib/python{THIS_PYTHON}/{name}")
    major, minor, patch = platform.python_version_tuple()
    libc = "gnu" if platform.libc_ver()[0] == "glibc" else "musl"
    listed = {
        "name": "cpython",
        "arch": {"family": platform.machine(), "variant": None},
        "os": "linux",
        "libc": libc,
        "major": int(major),
        "minor": int(minor),
        "patch": int(patch),
        "prerelease": "",
        "url": archive.as_uri(),
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "variant": None,
        "build": "20260101",
    }
    key = f"cpython-{platform.python_version()}-linux-{platform.machine()}-{libc}"
    path = Path(folder, "downloads.json")
    path.write_text(json.dumps({key: listed}))
    return path
