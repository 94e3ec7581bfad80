"""The site in a real browser, at a desk and on a phone."""

import functools
import http.server
import threading
from urllib.parse import quote, urlsplit

import pytest

from tests.lib.figures import FULL
from tests.lib.terminals import have

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
PROSE, LEAST = 14, 12  # pixels that a sentence, and that anything at all has to have

# What a person would see of the text: [pixels, is it prose, its beginning].
SMALL = """
(() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.offsetParent) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    const prose = !element.closest("code, pre, .headerlink, .toctree-wrapper, caption");
    if (size < (prose ? PROSE : LEAST)) found.push([size, prose, text.slice(0, 40)]);
  }
  return found;
})()
""".replace("PROSE", str(PROSE)).replace("LEAST", str(LEAST))
# With the pictures that another scheme asks for.
BROKEN = """
Promise.all([...document.images].map(i => i.complete || new Promise(done => {
  i.addEventListener("load", done); i.addEventListener("error", done);
}))).then(() => [...document.images].filter(i => !i.naturalWidth).map(i => i.src))
"""
# Blocks of code with a line that is cut off.
CUT = """
[...document.querySelectorAll("article pre")]
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => e.textContent.slice(0, 40))
"""
WIDE = "document.scrollingElement.scrollWidth"
# What sticks out of the page, for the message.
STICKING_OUT = """
[...document.querySelectorAll("article *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .filter(e => !e.closest(".table-wrapper, pre, .picture"))
  .map(e => e.outerHTML.slice(0, 80)).slice(0, 5)
"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address(site):
    """The address of the site, served on this machine."""
    handler = functools.partial(_Handler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    have("chromium")
    from tests.lib.chromium import browser

    with browser(tmp_path_factory.mktemp("chromium")) as page:
        yield page


def pages_of(site):
    return [*site.glob("*.html"), *site.glob("zh/*.html")]


# Each page is loaded once, and seen on both screens. The other two pairs are for the full figures.
LOOKS = [("phone", True), ("desk", False), *([("phone", False), ("desk", True)] if FULL else [])]


def faults_of(page, address, width):
    """What is wrong with the page that is open."""
    yield from page.errors
    for url in page.requests:
        if not url.startswith((address, "data:")):
            yield f"asks for {url}"
    for url in page.value(BROKEN):
        yield f"has no {url}"
    for each in page.value(SMALL):
        yield f"small {each}"
    for each in page.value(CUT):
        yield f"cuts {each}"
    if (wide := page.value(WIDE)) > width:
        yield f"{wide} pixels wide: {page.value(STICKING_OUT)}"


def test_every_page_is_quiet_and_stays_within_the_screen(page, address, site):
    wrong = []
    for name in sorted(str(path.relative_to(site)) for path in pages_of(site)):
        for number, (size, dark) in enumerate(LOOKS):
            page.look(*SIZES[size], dark=dark)
            if number == 0:
                page.open(f"{address}/{name}")
            found = faults_of(page, address, SIZES[size][0])
            wrong += [f"{name} ({size}): {text}" for text in found]

    assert len(pages_of(site)) > 30
    if wrong:
        pytest.fail("\n".join(wrong))


# What is typed into the search, and a page that has to be among the first so many.
SEARCHES = {
    "install": ("install.html", 1),
    "corporate proxy": ("proxies.html", 1),
    "GOTOOLCHAIN": ("gotoolchain.html", 1),
    "GOVER_OFFLINE": ("environment.html", 4),
    "uninstall": ("removing.html", 1),
    "SDKROOT": ("sdks.html", 1),
    "vscode": ("editors.html", 1),
    "docker": ("containers.html", 1),
    "china": ("offline.html", 1),
}


@pytest.mark.parametrize("words", SEARCHES)
def test_the_search_finds_a_page(page, address, words):
    page.look(*SIZES["phone"])
    page.open(f"{address}/search.html?q={quote(words)}")
    found = page.value(
        "new Promise(done => { const look = () => {"
        " const ended = document.querySelector('#search-results .search-summary');"
        " const links = [...document.querySelectorAll('#search-results li a')].map(a => a.href);"
        " ended && /found|match/.test(ended.textContent) ? setTimeout(() => done("
        "[...document.querySelectorAll('#search-results li a')].map(a => a.href)), 500)"
        " : setTimeout(look, 50) }; look() })"
    )

    wanted, first = SEARCHES[words]
    assert wanted in [urlsplit(url).path.strip("/") for url in found[:first]], found[:5]
    assert page.errors == []


# The texts that begin within the first screen.
FIRST_SCREEN = """
[...document.querySelectorAll("article h1, article p, article pre, article img")]
  .filter(e => { const r = e.getBoundingClientRect(); return r.top < innerHeight && r.height })
  .map(e => [e.tagName, e.textContent, e.getBoundingClientRect().right])
"""


@pytest.mark.parametrize("size", SIZES)
def test_the_first_screen_says_what_gover_is_and_how_to_install_it(page, address, size):
    page.look(*SIZES[size])
    page.open(f"{address}/index.html")
    shown = page.value(FIRST_SCREEN)

    assert "installs Go versions" in shown[1][1]
    assert any(tag == "PRE" and "pipx install" in text for tag, text, _ in shown)
    assert any(tag == "IMG" for tag, _, _ in shown)
    assert [text for _, text, right in shown if right > SIZES[size][0]] == []


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_pictures_follow_the_theme_that_the_reader_chooses(page, address, chosen):
    """Not that of the system: a picture asks for prefers-color-scheme, and is told this one."""
    page.look(*SIZES["desk"], dark=chosen == "light")
    page.open(f"{address}/macos.html")
    page.value(f"localStorage.setItem('theme', '{chosen}')")
    page.open(f"{address}/macos.html")
    scheme = page.value("getComputedStyle(document.querySelector('article img')).colorScheme")
    page.value("localStorage.clear()")

    assert scheme == chosen


def test_what_is_wrong_is_seen(page, address, site):
    """The checks can fail: a page that has every fault."""
    (site / "bad").mkdir(exist_ok=True)
    (site / "bad/bad.html").write_text(
        "<!doctype html><meta name=viewport content='width=device-width'><article>"
        "<p style='font-size:9px'>small</p><div style='width:1500px'>wide</div><img src=none.png>"
        f"<pre style='overflow:auto'>{'a line ' * 300}</pre>"
        "<script>console.error('loud'); fetch('http://elsewhere.test/')</script></article>"
    )
    page.look(*SIZES["phone"], dark=True)
    page.open(f"{address}/bad/bad.html")
    every = (
        "loud",
        "404",
        "asks for http://elsewhere.test/",
        "has no ",
        "[9, True, 'small']",
        "cuts a line",
    )

    assert missing(faults_of(page, address, SIZES["phone"][0]), *every, "pixels wide") == []
    page.look(*SIZES["desk"])
    assert missing(faults_of(page, address, SIZES["desk"][0]), *every, "pixels wide") == []


def missing(faults, *wanted):
    found = " ".join(faults)
    return [text for text in wanted if text not in found]
