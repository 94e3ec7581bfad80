"""
A network as in China, for `unshare -n -m python -m tests.lib.china_scene DIR RELEASES [MODULE]`.

As root. The hosts of `mirrors = ["china"]` stand on the loopback interface, behind TLS; Google's
others accept a connection and end it, as a filter does. DIR has `leaf.pem` and `ca.pem`, RELEASES
is a built mirror of fake releases, MODULE the zip of a real toolchain module. It prints what the
two commands of each home did, as JSON.
"""

import http.server
import json
import os
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

from tests.lib.go_site import build
from tests.lib.gover_process import environ_for
from tests.lib.raw_server import RawServer
from tests.lib.toolchain_modules import VERSION

ROOT = Path(__file__).resolve().parents[2]
OPEN = ("golang.google.cn", "mirrors.ustc.edu.cn", "goproxy.cn", "sum.golang.google.cn")
BLOCKED = ("go.dev", "dl.google.com", "proxy.golang.org", "sum.golang.org")
FRONT = "127.0.0.2"
TOOLCHAIN = "/golang.org/toolchain/@v/"
SUMDB = ROOT / "tests/data/sumdb"  # real answers of the log


class Front(http.server.BaseHTTPRequestHandler):
    """The open hosts, by the Host of a request."""

    protocol_version = "HTTP/1.1"
    requests: list[str] = []  # noqa: RUF012  of all of them
    mirror = None
    module = None  # with it, only the module proxy and the log are there

    def do_GET(self):
        host = self.headers["Host"]
        self.requests.append(host + self.path)
        status, body, headers = self.answer(host)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answer(self, host):
        if self.module:
            return self.real_answer(host)
        if host == "sum.golang.google.cn":
            return self.fetched(f"/proxy/sumdb/{self.mirror.log.name}{self.path}")
        if host == "golang.google.cn" and self.path.endswith(".tar.gz"):
            there = f"https://dl.google.com/go/{self.path.rpartition('/')[2]}"
            return 302, b"", {"Location": there}
        if host == "golang.google.cn":
            return self.fetched(self.path)
        if host == "mirrors.ustc.edu.cn":
            return self.fetched(self.path.replace("/golang/", "/go/"))
        return 404, b"", {}

    def real_answer(self, host):
        name = self.path.removeprefix(TOOLCHAIN)
        if host == "goproxy.cn" and name == f"{self.module.stem}.info":
            return 200, json.dumps({"Version": self.module.stem}).encode(), {}
        if host == "goproxy.cn" and name == self.module.name:
            return 200, self.module.read_bytes(), {}
        if host == "sum.golang.google.cn" and (SUMDB / self.path[1:]).is_file():
            return 200, (SUMDB / self.path[1:]).read_bytes(), {}
        return 403 if host == "golang.google.cn" else 404, b"", {}

    def fetched(self, path):
        try:
            with urllib.request.urlopen(self.mirror.base + path) as answer:
                return answer.status, answer.read(), {}
        except urllib.error.HTTPError as error:
            return error.code, b"", {}

    def log_message(self, *_):
        pass


def prepare(directory):
    """Bring up the loopback interface, and have every host lead to an address of it."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    addresses = dict.fromkeys(OPEN, FRONT)
    addresses |= {host: f"127.0.0.{number}" for number, host in enumerate(BLOCKED, 10)}
    hosts = directory / "hosts"
    lines = [f"{address} {host}\n" for host, address in addresses.items()]
    hosts.write_text("127.0.0.1 localhost\n" + "".join(lines))
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
    return addresses


def serve(directory):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / "leaf.pem")
    server = http.server.ThreadingHTTPServer((FRONT, 443), Front)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def two_commands(directory, version, name, **more):
    """Run the two commands of a new user; return what they printed, and whom they asked."""
    home = directory / name
    home.mkdir()
    sources = ("GOVER_INDEX_URL", "GOVER_MIRROR", "GOPROXY", "GOSUMDB")
    env = environ_for(home, Front.mirror) | {"SSL_CERT_FILE": str(directory / "ca.pem")}
    env = {name: value for name, value in env.items() if name not in sources} | more
    Front.requests.clear()
    runs = [
        subprocess.run(
            [sys.executable, "-m", "gover", *words], cwd=home, env=env,
            capture_output=True, text=True, check=False, timeout=120,
        )
        for words in (["config", "set", "mirrors", "china"], ["install", version])
    ]  # fmt: skip
    return {
        "statuses": [run.returncode for run in runs],
        "stderr": "".join(run.stderr for run in runs),
        "hosts": sorted({request.partition("/")[0] for request in Front.requests}),
    }


def main(directory, releases, module=None):
    addresses = prepare(directory)
    blocked = {h: RawServer(lambda _: None, None, (addresses[h], 443)) for h in BLOCKED}
    server = serve(directory)
    with build.opened(releases, directory / "mirror") as Front.mirror:
        log = {"GOSUMDB": f"{Front.mirror.vkey} https://sum.golang.google.cn"}
        found = {"archive": two_commands(directory, "1.22.3", "archive", **log)}
        found["blocked"] = {host: server.connections for host, server in blocked.items()}
        if module:
            Front.module = module
            found["module"] = two_commands(directory, VERSION, "module")
    server.shutdown()
    json.dump(found, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # threads of the servers


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
