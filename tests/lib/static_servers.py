"""
Servers that know nothing of Go and nothing of gover, with a directory to serve.

Three are real: Python's http.server, busybox httpd, nginx. `keys` stands for an object store,
which no machine of ours has: it knows exact keys and nothing else, no folders, no index pages,
no ranges, and it was filled once, by a copy.
"""

import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

KINDS = ("http.server", "busybox", "nginx", "keys")
_NGINX = """
daemon off; worker_processes 1; pid {scratch}/nginx.pid; error_log {scratch}/error.log;
{user}events {{}}
http {{
  access_log off; client_body_temp_path {scratch}/a; proxy_temp_path {scratch}/b;
  fastcgi_temp_path {scratch}/c; uwsgi_temp_path {scratch}/d; scgi_temp_path {scratch}/e;
  proxy_cache_path {scratch}/cache keys_zone=all:1m;
  server {{ listen 127.0.0.1:{port}; {serve} }}
}}
"""
_FILES = 'root "{tree}"; location ~ /\\. {{ return 404; }}'
_CACHE = (
    "location / {{ proxy_pass {origin}; proxy_cache all; proxy_cache_valid 200 1h;"
    " proxy_ignore_headers Cache-Control Expires Vary; }}"
)


@contextmanager
def serving(kind, tree, scratch):
    """Yield the base URL, without a slash at its end, of a server of that kind."""
    scratch.mkdir(parents=True)
    if kind == "keys":
        with _keys(tree) as base:
            yield base
        return
    port = _free_port()
    command = _command(kind, tree, scratch, port)
    with _running(command, port) as base:
        yield base


@contextmanager
def caching(origin, scratch):
    """Yield the base URL of an nginx that keeps what it fetches from another server."""
    scratch.mkdir(parents=True)
    port = _free_port()
    with _running(_nginx(scratch, port, _CACHE.format(origin=origin)), port) as base:
        yield base


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def _running(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def _command(kind, tree, scratch, port):
    if kind == "http.server":
        bound = ["--bind", "127.0.0.1", "--directory", str(tree), str(port)]
        return [sys.executable, "-m", "http.server", *bound]
    if kind == "nginx":
        return _nginx(scratch, port, _FILES.format(tree=tree))
    busybox = _found("busybox")
    applets = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True)
    if "httpd" not in applets.stdout.split():
        pytest.skip("this busybox has no httpd")
    return [busybox, "httpd", "-f", "-p", f"127.0.0.1:{port}", "-h", str(tree)]


def _nginx(scratch, port, serve):
    nginx = _found("nginx")
    user = "user root;\n" if os.geteuid() == 0 else ""
    configuration = scratch / "nginx.conf"
    configuration.write_text(_NGINX.format(scratch=scratch, port=port, serve=serve, user=user))
    return [nginx, "-c", str(configuration), "-e", str(scratch / "start.log")]


def _found(program):
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path


def _wait(base, process):
    for _ in range(400):
        assert process.poll() is None
        try:
            urllib.request.urlopen(base + "/go/index.json", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
            continue
        return
    raise AssertionError(f"{base} does not answer")


@contextmanager
def _keys(tree):
    objects = {
        f"/{path.relative_to(tree)}": path.read_bytes()
        for path in Path(tree).rglob("*")
        if path.is_file() and ".gover-mirror" not in path.parts
    }

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = objects.get(urllib.request.unquote(self.path.partition("?")[0]))
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
