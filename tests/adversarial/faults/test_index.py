"""Lists of releases made by somebody who means harm: nothing breaks, nothing leads outside."""

import copy
import json
import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gover.errors import NetworkError, VerificationError
from gover.network.client import Page
from gover.sources.godev import GoDev
from gover.sources.index import parse_index
from gover.sources.index_cache import IndexCache
from gover.sources.mirrors import Site
from gover.version.platform import Platform
from tests.lib.figures import many

EXAMPLES, RANDOM = many(200, 1500), many(1000, 10_000)
SITE = Site(("https://go.dev/dl/",), ("https://dl.google.com/go/",))
LINUX = Platform("linux", "amd64")
GOOD = "0123456789abcdef" * 4
SAFE = re.compile(r"https://dl\.google\.com/go/go[0-9][0-9a-z.]*\.linux-amd64\.tar\.gz")

# What other tools have tripped over, and what JSON has in store besides.
HOSTILE = [
    *("../x", "/etc/passwd", "go1.22.3; rm -rf ~", "$(id)", "go1.22.3\n", "\x1b[2J", "\ud800", ""),
    *("go1.22.3.linux-amd64.tar.gz/../../x", "https://evil/x.tar.gz", "go", "go٣.22", "x" * 300),
    *("0" * 64, "A" * 64, "0" * 63, None, True, -1, 10**30, 1e999, [], {}, [[[[]]]], {"a": {}}),
]


def entry(release="go1.22.3", **changes):
    file = {"filename": f"{release}.linux-amd64.tar.gz", "os": "linux", "arch": "amd64"}
    file |= {"version": release, "sha256": GOOD, "size": 1, "kind": "archive"} | changes
    return {"version": release, "stable": True, "files": [file]}


values = st.sampled_from(HOSTILE) | st.text(max_size=20) | st.integers() | st.none()
anything = st.recursive(
    values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
versions = st.sampled_from(["go1.22.3", "go1.22", "go1.23rc1", "go1.21.13", "go1.22.3.4", "1.22"])
keys = st.sampled_from(["filename", "os", "arch", "version", "sha256", "size", "kind"])
entries = st.builds(
    lambda release, changes: entry(release, **changes),
    versions,
    st.dictionaries(keys, values, max_size=2),
)
broken = st.builds(
    lambda known, key, value: known | {key: value},
    entries,
    st.sampled_from(["version", "files", "stable"]),
    anything,
)
documents = st.lists(entries | broken | anything, max_size=5).map(json.dumps) | anything.map(
    json.dumps
)


class Answers:
    """The Lists of a user whom every page gives one answer."""

    def __init__(self, body):
        self.body = body

    def releases(self, page):
        return parse_index(self.body)


@pytest.fixture(autouse=True)
def _counted(request, figure):
    if hasattr(request.function, "hypothesis"):
        figure("hostile lists of releases", EXAMPLES, "documents")
        figure("hostile lists of releases: crashes, paths outside, installs without a hash", 0)


@settings(max_examples=EXAMPLES)
@given(documents)
@example(json.dumps([entry(), entry(sha256="")]))
@example(json.dumps([entry(sha256=None), entry(size="1")]))
@example("[" * 100_000)
@example('{"a":' * 100_000)
@example("[" + "1" * 10_000 + "]")
def test_a_hostile_list_gives_releases_of_gos_own_names_or_a_refusal(text):
    judge(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=EXAMPLES)
@given(
    st.binary(max_size=200)
    | st.builds(
        lambda a, b: json.dumps([entry()]).encode()[:a] + b,
        st.integers(0, 250),
        st.binary(max_size=9),
    )
)
def test_bytes_that_are_no_list_are_refused(data):
    judge(data)


def randomly(chance):
    """A list of one to four releases, in which one to three values are hostile."""
    names = ["go1.22.3", "go1.22", "go1.23rc1", "go1.21.13"]
    document = [entry(chance.choice(names)) for _ in range(chance.randrange(1, 5))]
    for _ in range(chance.randrange(1, 4)):
        node = chance.choice([document, *document, *(e.get("files") for e in document)])
        if isinstance(node, list) and node:
            node = chance.choice([node, node[0]])
        if isinstance(node, dict) and node:
            node[chance.choice(list(node))] = copy.deepcopy(chance.choice(HOSTILE))
    return json.dumps(document)


def test_many_lists_with_a_few_hostile_values(figure):
    """Quicker made than those above, and so there can be more of them."""
    for seed in range(RANDOM):
        judge(randomly(random.Random(seed)).encode("utf-8", "surrogatepass"))
    figure("hostile lists of releases", RANDOM, "documents")


def judge(data):
    try:
        releases = parse_index(data)
    except NetworkError as error:
        said = str(error)
    else:
        said = ""
        order = [release.version for release in releases]
        assert order == sorted(order, reverse=True)
        names = [archive.filename for release in releases for archive in release.archives]
        assert not any("/" in name or not name.isprintable() for name in names)
        judge_source(GoDev(Answers(data), SITE))
    assert said.isprintable()


def judge_source(source):
    for version in source.versions(LINUX):
        try:
            remote = source.remote(version, LINUX)
        except VerificationError:
            continue  # without a SHA-256
        if remote is None:
            continue  # listed twice, and the first time without it
        assert re.fullmatch("[0-9a-f]{64}", remote.sha256)
        assert all(SAFE.fullmatch(url) for url in remote.urls)
        assert remote.size >= 0


def test_an_honest_list_is_read():
    """These tests can fail."""
    source = GoDev(Answers(json.dumps([entry(), entry("go1.23.1")]).encode()), SITE)
    assert [str(version) for version in source.versions(LINUX)] == ["1.23.1", "1.22.3"]


def test_a_list_that_lost_a_release_with_and_without_a_hash_is_still_read(tmp_path):
    """What is kept of an earlier list is put in order with the later one."""
    before, darwin = entry(), entry(os="darwin", filename="go1.22.3.darwin-amd64.tar.gz")
    before["files"] += darwin["files"]
    pages = [json.dumps([before]), json.dumps([entry(sha256="")])]

    class Changing:
        offline = False

        @staticmethod
        def get_if_changed(url, most, seen):
            return Page(pages.pop(0).encode(), {})

    lists = IndexCache(Changing, str(tmp_path), lambda _: None)
    lists.releases("https://go.dev/dl/")
    (release,) = lists.releases("https://go.dev/dl/")
    assert [(archive.platform.os, archive.sha256) for archive in release.archives] == [
        ("linux", None),
        ("darwin", GOOD),
    ]
