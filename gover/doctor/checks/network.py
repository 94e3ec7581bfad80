"""The way to modules: GOPROXY, GOSUMDB, certificates."""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.errors import GoverError
from gover.escape import safe
from gover.network.goproxy import proxy_url
from gover.network.url import is_loopback, scheme_and_host, without_password
from gover.verify.sumdb import gosumdb as database
from gover.version.version import Version

_PROTOCOL = "go.dev/ref/mod#goproxy-protocol"
_ENDS = ("direct", "off")
_WORDS = (*_ENDS, "noproxy")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_HONOURED = Version(1, 27, 0, "", -1)


def goproxy(facts: Observations) -> Iterator[Finding]:
    """
    Find entries that Go refuses, or never comes to.

    cmd/go/internal/modfetch/proxy.go: an entry is a URL of https, http or file, or a word.
    """
    undo, where = facts.undo("GOPROXY"), facts.where("GOPROXY")
    for proxy in facts.proxies:
        scheme, host = scheme_and_host(proxy_url(proxy.text))
        text = f"{where} has the entry {_shown(proxy.text)}"
        if proxy.text in _WORDS:
            continue
        if scheme not in ("https", "http", "file"):
            rule = "go refuses it: an entry is a URL, direct or off"
            yield Finding("goproxy-bad", "problem", text, rule, _PROTOCOL, undo)
        elif scheme == "http" and not is_loopback(host):
            rule = "what comes by http can be changed on the way; gover installs nothing by it"
            yield Finding("goproxy-http", "problem", text, rule, _PROTOCOL, undo)
    words = [proxy.text for proxy in facts.proxies]
    end = next((number for number, word in enumerate(words) if word in _ENDS), len(words))
    if words[end + 1 :]:
        text = f"{where} has {words[end]} before {_shown(words[end + 1])}"
        rule = f"{words[end]} is the end of the line: Go never asks what stands behind it"
        yield Finding("goproxy-unreached", "warning", text, rule, _PROTOCOL, undo)
    if words[:1] == ["off"]:
        text, rule = f"{where} is off", "go downloads no module, gover no Go from a module proxy"
        yield Finding("goproxy-off", "warning", text, rule, _PROTOCOL, undo)


def reachable(facts: Observations) -> Iterator[Finding]:
    """Find a proxy that does not answer, and say whether Go passes on to the next."""
    for number, proxy in enumerate(facts.proxies):
        if proxy.answer != "silent":
            continue
        more = facts.proxies[number + 1 :]
        text = f"{_shown(proxy.text)} does not answer ({proxy.reason})"
        if proxy.separator == "|" and more:
            rule = "Go asks the next entry, after the time that this one takes to fail"
            yield Finding("goproxy-silent", "warning", text, rule, _PROTOCOL, facts.undo("GOPROXY"))
        else:
            rule = "behind `,` Go asks the next entry only after 404 and 410; behind `|` after all"
            remedy = f"go env -w GOPROXY='{_with_bars(facts)}'" if more else facts.undo("GOPROXY")
            yield Finding("goproxy-comma", "problem", text, rule, _PROTOCOL, remedy)


def gosumdb(facts: Observations) -> Iterator[Finding]:
    """Find what turns the checksum database off: go.dev/ref/mod#checksum-database."""
    where, undo = facts.where("GOSUMDB"), facts.undo("GOSUMDB")
    source = "go.dev/ref/mod#checksum-database"
    try:
        is_on = database.parse_gosumdb(facts.setting("GOSUMDB")) is not None
    except GoverError as error:
        rule = "Go and gover refuse to download anything"
        yield Finding("gosumdb-bad", "problem", f"{where}: {error}", rule, source, undo)
        return
    if not is_on:
        rule = "a module that is new to go.sum is taken as it comes; gover wants another proof"
        yield Finding("gosumdb-off", "warning", f"{where} is off", rule, source, undo)
    for name in ("GONOSUMDB", "GOPRIVATE", "GOINSECURE"):
        if "*" in facts.setting(name).split(","):
            text = f"{facts.where(name)} is {safe(facts.setting(name))}"
            rule = "* is every module: nothing is checked against the database"
            yield Finding("gosumdb-off", "warning", text, rule, source, facts.undo(name))


def certificates(facts: Observations) -> Iterator[Finding]:
    """
    SSL_CERT_FILE and SSL_CERT_DIR: whether they are there, and whether Go looks at them.

    On macOS from Go 1.27 on, where the main module says go 1.27 (golang/go#77865).
    """
    for name in _CERTIFICATES:
        paths = facts.environ.get(name, "").split(":" if name.endswith("DIR") else "\0")
        kind = "directory" if name.endswith("DIR") else "file"
        gone = [path for path in paths if path and facts.kinds.get(path) != kind]
        if gone:
            text = f"{name} is {safe(gone[0])}, and there is no such {kind}"
            rule = "no certificate is read from there: what has no other place trusts nobody"
            source = "go.dev/src/crypto/x509/root_unix.go"
            yield Finding("certificates-gone", "warning", text, rule, source, facts.unset(name))
    named = [name for name in _CERTIFICATES if facts.environ.get(name)]
    version, language = facts.holds.version, facts.holds.language
    if not facts.mac or not named or version is None:
        return
    if version < _HONOURED:
        text = f"{named[0]} is set, and Go {version} does not look at it"
    elif language and language.line < _HONOURED.line:
        text = f"{named[0]} is set, and go.mod says go {language}"
    else:
        return
    rule = "on macOS Go asks the keychain; only Go 1.27 in a module that says go 1.27 looks at it"
    remedy = "sudo security add-trusted-cert -d -k /Library/Keychains/System.keychain FILE"
    yield Finding("certificates-ignored", "warning", text, rule, "golang/go#77865", remedy)


def _with_bars(facts: Observations) -> str:
    return safe("|".join(_shown(proxy.text) for proxy in facts.proxies))


def _shown(url: str) -> str:
    # A private proxy's URL may carry a password.
    return safe(without_password(url))


CHECKS = (goproxy, reachable, gosumdb, certificates)
