"""How Go downloads modules: GOPROXY, GOSUMDB, certificates."""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.errors import GoverError
from gover.escape import safe, sh_quote
from gover.network.goproxy import proxy_url
from gover.network.proxies import unusable_variables
from gover.network.url import is_loopback, scheme_and_host, without_password
from gover.verify.sumdb import gosumdb as database
from gover.version.version import Version

_PROTOCOL = "go.dev/ref/mod#goproxy-protocol"
_HTTPPROXY = "pkg.go.dev/golang.org/x/net/http/httpproxy"
_ENDS = ("direct", "off")
_WORDS = (*_ENDS, "noproxy")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_FIRST_WITH_CERT_FILE = Version(1, 27, 0, "", -1)


def proxy_variables(facts: Observations) -> Iterator[Finding]:
    """Find a variable that names a proxy in a way that nothing can use."""
    for name, reason in unusable_variables(facts.environ):
        text = f"{name} cannot be used as a proxy: {reason}"
        rule = "gover's requests that need it fail; Go fails too, or connects without a proxy"
        remedy = facts.unset_variables(name)
        yield Finding("proxy-bad", "problem", text, rule, _HTTPPROXY, remedy)


def goproxy(facts: Observations) -> Iterator[Finding]:
    """
    Find entries that Go refuses, or never reaches.

    cmd/go/internal/modfetch/proxy.go: an entry is a URL of https, http or file, or a word.
    """
    undo, where = facts.unset_setting("GOPROXY"), facts.setting_origin("GOPROXY")
    for proxy in facts.goproxy_entries:
        scheme, host = scheme_and_host(proxy_url(proxy.text))
        text = f"{where} has the entry {_shown(proxy.text)}"
        if proxy.text in _WORDS:
            continue
        if scheme not in ("https", "http", "file"):
            rule = "go refuses it: an entry must be a URL, direct or off"
            yield Finding("goproxy-bad", "problem", text, rule, _PROTOCOL, undo)
        elif scheme == "http" and not is_loopback(host):
            rule = (
                "a download over http can be changed on the way; gover installs nothing from there"
            )
            yield Finding("goproxy-http", "problem", text, rule, _PROTOCOL, undo)
    words = [proxy.text for proxy in facts.goproxy_entries]
    end = next((number for number, word in enumerate(words) if word in _ENDS), len(words))
    if words[end + 1 :]:
        text = f"{where} has {words[end]} before {_shown(words[end + 1])}"
        rule = f"the list ends at {words[end]}: Go never tries the entries after it"
        yield Finding("goproxy-unreached", "warning", text, rule, _PROTOCOL, undo)
    if words[:1] == ["off"]:
        text, rule = (
            f"{where} is off",
            "go downloads no modules, and gover no Go from a module proxy",
        )
        yield Finding("goproxy-off", "warning", text, rule, _PROTOCOL, undo)


def reachable(facts: Observations) -> Iterator[Finding]:
    """Find a proxy that does not answer, and report whether Go tries the next one."""
    for number, proxy in enumerate(facts.goproxy_entries):
        if proxy.reply is None or not proxy.reply.reason:
            continue
        more = facts.goproxy_entries[number + 1 :]
        text = f"{_shown(proxy.text)} does not answer ({proxy.reply.reason})"
        if proxy.separator == "|" and more:
            rule = "Go tries the next entry, but only after this one has failed"
            yield Finding(
                "goproxy-silent", "warning", text, rule, _PROTOCOL, facts.unset_setting("GOPROXY")
            )
        else:
            rule = "after `,` Go tries the next entry only on 404 and 410; after `|` on every error"
            remedy = (
                f"go env -w GOPROXY={sh_quote(_joined_by_bars(facts))}"
                if more
                else facts.unset_setting("GOPROXY")
            )
            yield Finding("goproxy-comma", "problem", text, rule, _PROTOCOL, remedy)


def sumdb_reachable(facts: Observations) -> Iterator[Finding]:
    """Find that the checksum database answers neither directly nor through a module proxy."""
    database = facts.sumdb
    if database is None or database.reply is None or not database.reply.reason:
        return
    if any(proxy.serves_sumdb for proxy in facts.goproxy_entries):
        return
    text = f"the checksum database {safe(database.name)} does not answer ({database.reply.reason})"
    rule = "Go downloads no module that is new to go.sum; no proxy of GOPROXY serves the database"
    source = "go.dev/ref/mod#checksum-database"
    yield Finding("gosumdb-silent", "problem", text, rule, source)


def gosumdb(facts: Observations) -> Iterator[Finding]:
    """Find what turns the checksum database off: go.dev/ref/mod#checksum-database."""
    where, undo = facts.setting_origin("GOSUMDB"), facts.unset_setting("GOSUMDB")
    source = "go.dev/ref/mod#checksum-database"
    try:
        is_on = database.parse_gosumdb(facts.setting("GOSUMDB")) is not None
    except GoverError as error:
        rule = "Go and gover refuse to download"
        yield Finding("gosumdb-bad", "problem", f"{where}: {error}", rule, source, undo)
        return
    if not is_on:
        rule = "modules new to go.sum are not verified; gover needs a hash or a signature"
        yield Finding("gosumdb-off", "warning", f"{where} is off", rule, source, undo)
    for name in ("GONOSUMDB", "GOPRIVATE", "GOINSECURE"):
        if "*" in facts.setting(name).split(","):
            text = f"{facts.setting_origin(name)} is {safe(facts.setting(name))}"
            rule = "* matches every module: none is checked against the database"
            yield Finding("gosumdb-off", "warning", text, rule, source, facts.unset_setting(name))


def certificates(facts: Observations) -> Iterator[Finding]:
    """
    Find an SSL_CERT_FILE or SSL_CERT_DIR that does not exist, or that Go does not read.

    On macOS Go reads them from 1.27 on, in modules with a go line of 1.27 (golang/go#77865).
    """
    for name in _CERTIFICATES:
        paths = facts.environ.get(name, "").split(":" if name.endswith("DIR") else "\0")
        kind = "directory" if name.endswith("DIR") else "file"
        gone = [path for path in paths if path and facts.path_kinds.get(path) != kind]
        if gone:
            text = f"{name} is {safe(gone[0])}, which is not a {kind}"
            rule = "no certificate is read from there: without others, no server is trusted"
            source = "go.dev/src/crypto/x509/root_unix.go"
            yield Finding(
                "certificates-gone", "warning", text, rule, source, facts.unset_variables(name)
            )
    named = [name for name in _CERTIFICATES if facts.environ.get(name)]
    version, language = facts.selected.version, facts.selected.language
    if not facts.is_mac or not named or version is None:
        return
    if version < _FIRST_WITH_CERT_FILE:
        text = f"{named[0]} is set, and Go {version} does not read it"
    elif language and language.line < _FIRST_WITH_CERT_FILE.line:
        text = f"{named[0]} is set, and go.mod has go {language}"
    else:
        return
    rule = "on macOS Go uses the keychain; only Go 1.27 in a module with go 1.27 reads it"
    remedy = "sudo security add-trusted-cert -d -k /Library/Keychains/System.keychain FILE"
    yield Finding("certificates-ignored", "warning", text, rule, "golang/go#77865", remedy)


def _joined_by_bars(facts: Observations) -> str:
    return safe("|".join(_shown(proxy.text) for proxy in facts.goproxy_entries))


def _shown(url: str) -> str:
    # A private proxy's URL may carry a password.
    return safe(without_password(url))


CHECKS = (proxy_variables, goproxy, reachable, sumdb_reachable, gosumdb, certificates)
