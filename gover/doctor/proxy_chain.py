"""The value of GOPROXY that works on this network, from what each of its entries answered."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from gover.doctor.facts import GoproxyEntry, Observations, Reply
from gover.escape import safe, sh_quote
from gover.network.goproxy import proxy_url
from gover.network.url import without_password

# Public proxies. Any other is private: it comes first, so that no public one is asked for the
# names of private modules.
_PUBLIC = (
    "proxy.golang.org",
    "goproxy.cn",
    "goproxy.io",
    "mirrors.aliyun.com",
    "athens.azurefd.net",
)
_WORDS = ("direct", "off", "noproxy")


def working_entries(entries: Sequence[GoproxyEntry]) -> tuple[str, ...]:
    """
    Return the entries that answer, without logins, private ones first, `direct` or `off` last.

    Nothing where no proxy answers.
    """
    answering = [without_password(entry.text) for entry in entries if entry.answers]
    ends = [entry.text for entry in entries if entry.text in ("direct", "off")][:1]
    return (*sorted(answering, key=_is_public), *ends) if answering else ()


def chain_lines(facts: Observations) -> Iterator[str]:
    """Yield one line for each entry of GOPROXY, one for the database, and the value that works."""
    entries = facts.goproxy_entries
    yield f"module proxies, in the order of {facts.setting_origin('GOPROXY')}:"
    width = max((len(_shown(entry.text)) for entry in entries), default=0)
    for entry in entries:
        yield f"  {_shown(entry.text):{width}}  {_answer_of(entry)}".rstrip()
    if facts.sumdb:
        yield f"checksum database {safe(facts.sumdb.name)}: {_time_of(facts.sumdb.reply)}"
    works = working_entries(entries)
    if not works:
        yield "no module proxy answers here"
    elif works == tuple(without_password(entry.text) for entry in entries):
        yield "GOPROXY works here as it is"
    else:
        yield f"what works here: go env -w GOPROXY={sh_quote(safe(','.join(works)))}"


def _answer_of(entry: GoproxyEntry) -> str:
    if entry.text in _WORDS:
        return ""
    if entry.reply is None or entry.reply.reason:
        return _time_of(entry.reply)
    database = "serves" if entry.serves_sumdb else "does not serve"
    return f"{_time_of(entry.reply)}, {database} the checksum database"


def _time_of(reply: Reply | None) -> str:
    if reply is None:
        return "not asked: gover sends nothing over plain http"
    return f"no answer: {reply.reason}" if reply.reason else f"answers in {reply.milliseconds} ms"


def _is_public(text: str) -> bool:
    return (urlsplit(proxy_url(text)).hostname or "") in _PUBLIC


def _shown(text: str) -> str:
    return safe(without_password(text))
