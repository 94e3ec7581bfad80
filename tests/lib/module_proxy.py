"""A GOPROXY on the loopback interface with modules made here, and the checksum log for them."""

import hashlib
import io
import json
import zipfile
from fnmatch import fnmatchcase

from tests.lib import static_sumdb
from tests.lib.go_site.archives import hash1
from tests.lib.go_site.checksum_log import Log
from tests.lib.go_site.faults import Answer, Gate
from tests.lib.go_site.http_server import Server

NOTHING = Answer(404, b"not found\n", "text/plain")


class Modules:
    """
    Modules by path and version, served as https://go.dev/ref/mod#goproxy-protocol has it.

    proxy     the value of GOPROXY         vkey   that of GOSUMDB
    requests  every path asked for so far
    """

    def __init__(self):
        self.requests = []
        self.log = Log((), ())
        self._files = {}  # path below the proxy -> content
        self._versions = {}  # module -> its versions
        self._gates = []
        self._server = Server(0, self._respond)
        self._server.start()

    @property
    def proxy(self):
        return f"{self._server.base}/proxy"

    @property
    def vkey(self):
        return self.log.vkey

    def publish(self, module, version, files):
        """Offer a version of a module; `files` has no go.mod."""
        mod = f"module {module}\n\ngo 1.16\n".encode()
        content = {"go.mod": mod} | {name: text.encode() for name, text in files.items()}
        named = {f"{module}@{version}/{name}": data for name, data in content.items()}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as out:
            for name, data in named.items():
                out.writestr(name, data)
        info = json.dumps({"Version": version, "Time": "2026-01-02T03:04:05Z"}).encode()
        base = f"/proxy/{module}/@v/{version}"
        self._files |= {f"{base}.info": info, f"{base}.mod": mod, f"{base}.zip": packed.getvalue()}
        self._versions.setdefault(module, []).append(version)
        zip_hash = hash1([(name, hashlib.sha256(data).digest()) for name, data in named.items()])
        mod_hash = hash1([("go.mod", hashlib.sha256(mod).digest())])
        record = static_sumdb.record_text(module, version, zip_hash, mod_hash)
        numbered = (*self.log.aliases, (f"{module}@{version}", len(self.log.records)))
        self.log = self.log.__class__((*self.log.records, record), numbered)

    def swap(self, module, version, other):
        """Hand out another version's content under a version's name: the log knows better."""
        with zipfile.ZipFile(io.BytesIO(self._files[f"/proxy/{module}/@v/{other}.zip"])) as packed:
            files = {n.partition("/")[2]: packed.read(n) for n in packed.namelist()}
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w") as out:
            for name, data in files.items():
                out.writestr(f"{module}@{version}/{name}", data)
        self._files[f"/proxy/{module}/@v/{version}.zip"] = changed.getvalue()

    def hold(self, pattern):
        """Let the next answer to such a path stand still until the gate is released."""
        gate = Gate()
        self._gates.append((pattern, gate))
        return gate

    def close(self):
        for _, gate in self._gates:
            gate.release()
        self._server.close()

    def _respond(self, request):
        path = request.path.partition("?")[0]
        self.requests.append(path)
        answer = self._answer(path)
        for pattern, gate in self._gates:
            if not gate.reached.is_set() and fnmatchcase(path, pattern):
                return answer._replace(gate=gate)
        return answer

    def _answer(self, path):
        if path in self._files:
            return Answer(200, self._files[path])
        database = f"/proxy/sumdb/{self.log.name}/"
        if path.startswith(database):
            return self._sumdb(path.removeprefix(database))
        module, _, rest = path.removeprefix("/proxy/").partition("/@v/")
        if rest == "list" and module in self._versions:
            return Answer(200, "".join(f"{v}\n" for v in self._versions[module]).encode())
        return NOTHING

    def _sumdb(self, rest):
        word, _, argument = rest.partition("/")
        if rest in ("supported", "latest"):
            return Answer(200, b"" if rest == "supported" else self.log.latest)
        found = self.log.lookup(argument) if word == "lookup" else self.log.tile(rest)
        return Answer(200, found) if found is not None else NOTHING
