"""
A network of its own, for `unshare -n -m python -m tests.lib.network_scene DIR`, as root.

Servers stand at addresses of the loopback interface, names in a hosts file; DIR has `leaf.pem`
and `ca.pem`. It prints what gover, go and curl did, as JSON: for each proxy case the three
ways, and for dead IPv6 the seconds that each took.
"""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from gover.errors import GoverError
from gover.network.client import Http
from gover.network.retry import Limits
from tests.lib.proxy_cases import CASES, DIRECT, ERROR, FOUR, NAME, PROXY, SIX
from tests.lib.proxy_servers import ConnectProxy, SocksProxy
from tests.lib.raw_server import RawServer, request_of

PROXIES, DEAD, DUAL = "10.9.8.8", "2001:db8::dead", "dual.example.test"
DUAL_PROXY = "proxy.example.test"
NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
LOGIN = "me@corp:p#ss"
URL_LOGIN = quote("me@corp") + ":" + quote("p#ss", safe="") + "@"


class Scene:
    """The servers: `target` counts who comes, `proxies` have seen whom."""

    def __init__(self, opened, directory):
        self.directory = directory
        self.reached = 0
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(directory / "leaf.pem")
        for host, port in [(h, p) for h in (FOUR, SIX, "127.0.0.1", "::1") for p in (443, 8443)]:
            opened.enter_context(RawServer(self._target, tls, (host.strip("[]"), port)))
        self.scripts, self.values = [], {"gone": f"http://{PROXIES}:9"}
        for name, script in {
            "http": ConnectProxy(),
            "tls": ConnectProxy(),
            "socks5": SocksProxy(),
            "http login": ConnectProxy(login=LOGIN),
            "tls login": ConnectProxy(login=LOGIN),
            "socks5 login": SocksProxy(login=LOGIN),
        }.items():
            context = tls if name.startswith("tls") else None
            server = opened.enter_context(RawServer(script, context, (PROXIES, 0)))
            scheme = name.split()[0].replace("tls", "https")
            login = URL_LOGIN if "login" in name else ""
            self.values[name] = f"{scheme}://{login}{PROXIES}:{server.port}"
            self.scripts.append(script)
        self.values["bare"] = self.values["http"].removeprefix("http://")
        self.values["socks5h"] = self.values["socks5"].replace("socks5:", "socks5h:")

    def _target(self, connection):
        while request_of(connection):
            self.reached += 1
            connection.sendall(NOTHING)

    def environ(self, case):
        own = {"PATH": os.environ["PATH"], "HOME": str(self.directory)}
        own |= {"SSL_CERT_FILE": str(self.directory / "ca.pem")}
        return own | {name: self._filled(value) for name, value in case.environ.items()}

    def _filled(self, value):
        for name, url in self.values.items():
            value = value.replace("{" + name + "}", url)
        return value

    def way(self, program, case):
        """Run a program for a case; return the way that it took."""
        before = [len(script.seen) for script in self.scripts]
        self.reached = 0
        program(f"https://{case.host}", self.environ(case), self.directory)
        if not self.reached:
            return ERROR
        return PROXY if [len(script.seen) for script in self.scripts] != before else DIRECT


def gover(url, environ, directory):
    os.environ["SSL_CERT_FILE"] = environ["SSL_CERT_FILE"]
    with Http(environ=environ, limits=Limits(connect=5, tries=1)) as http:
        try:
            http.get(f"{url}/", 100)
        except GoverError as error:
            if "not found" not in str(error) and "proxy" not in str(error).lower():
                raise


def go(url, environ, directory):
    own = {"GOPROXY": url, "GOSUMDB": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-modcacherw"}
    words = ["go", "mod", "download", "example.com/m@v1.0.0"]
    subprocess.run(
        words, env=environ | own, cwd=directory, capture_output=True, timeout=60, check=False
    )


def curl(url, environ, directory):
    words = ["curl", "-s", "-m", "20", "--cacert", environ["SSL_CERT_FILE"], f"{url}/"]
    words += ["--proxy-cacert", environ["SSL_CERT_FILE"]]
    subprocess.run(words, env=environ, cwd=directory, capture_output=True, timeout=60, check=False)


def prepare(directory):
    """Bring up the loopback interface with the addresses, and the names."""
    run = lambda *words: subprocess.run(["ip", *words], check=True)  # noqa: E731
    run("link", "set", "lo", "up")
    for address in (FOUR, PROXIES):
        run("addr", "add", f"{address}/32", "dev", "lo")
    for address in (SIX.strip("[]"), DEAD, "2001:db8::1"):
        run("-6", "addr", "add", f"{address}/128", "dev", "lo", "nodad")
    hosts = directory / "hosts"
    hosts.write_text(
        f"127.0.0.1 localhost\n::1 localhost\n{FOUR} {NAME}\n"
        f"{DEAD} {DUAL}\n{FOUR} {DUAL}\n{DEAD} {DUAL_PROXY}\n{PROXIES} {DUAL_PROXY}\n"
    )
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)


def dead_ipv6(scene, opened):
    """Return the seconds of each program for a host, and for a proxy, whose IPv6 is dead."""
    for port in (443, int(scene.values["http"].rpartition(":")[2])):
        listener = opened.enter_context(socket.socket(socket.AF_INET6))
        listener.bind((DEAD, port))
        listener.listen(0)
        for _ in range(4):  # the queue is full: further connections get no answer
            waiting = opened.enter_context(socket.socket(socket.AF_INET6))
            waiting.setblocking(False)
            waiting.connect_ex((DEAD, port))
    seconds = {}
    plain = CASES[0]
    proxy = scene.values["http"].replace(PROXIES, DUAL_PROXY)
    through = plain._replace(environ={"HTTPS_PROXY": proxy}, host=NAME)
    for name, case in {"host": plain._replace(host=DUAL), "proxy": through}.items():
        for program in (gover, curl):
            since = time.monotonic()
            way = scene.way(program, case)
            seconds[f"{name} {program.__name__}"] = time.monotonic() - since
            assert way == (DIRECT if name == "host" else PROXY), (name, program, way)
    return seconds


def main(directory):
    prepare(directory)
    with ExitStack() as opened:
        scene = Scene(opened, directory)
        ways = [[scene.way(program, case) for program in (gover, go, curl)] for case in CASES]
        json.dump({"ways": ways, "seconds": dead_ipv6(scene, opened)}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
