"""Reading a database: what is read again, what is refused, and what does not replace the known."""

import gzip
import http.server
import threading
from functools import partial

import pytest

from gover.audit import database, files
from gover.errors import InvalidFile, NetworkError, UsageError, VerificationError
from gover.network.client import Http
from gover.network.retry import Limits
from tests.lib.vuln_database import VulnDatabase

LATER, EARLIER = "2026-11-06T00:00:00Z", "2026-11-04T00:00:00Z"
ID = "GO-2024-2963"


class Reader:
    """`refresh` of one database, with its notes and requests."""

    def __init__(self, url):
        self.url = url
        self.notes = []
        self.known = None

    def read(self):
        limits = Limits(tries=1)
        with Http(environ={}, limits=limits) as client:
            self.notes.clear()
            self.known = database.refresh(client, self.url, self.known, self.notes.append)
        return self.known

    @property
    def ids(self):
        return {advisory.id for advisory in self.known.advisories}


@pytest.fixture
def db(tmp_path):
    return VulnDatabase(tmp_path / "db")


@pytest.fixture
def reader(db):
    return Reader(db.url)


@pytest.fixture
def requests(db):
    """The paths that a server of the database was asked for; `url` of the reader is set."""
    paths = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            paths.append(self.path)

    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 64

        def handle_error(self, *_):
            pass  # a client that reads no further

    with Server(("127.0.0.1", 0), partial(Handler, directory=str(db.path))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", paths
        server.shutdown()
        thread.join()


def test_a_server_gives_compressed_files_and_only_what_has_changed(db, requests):
    url, paths = requests
    reader = Reader(url)
    reader.read()

    assert reader.ids == set(db.entries)
    assert {path for path in paths if not path.endswith(".json.gz")} == set()

    paths.clear()
    reader.read()
    assert paths == ["/index/db.json.gz"]

    paths.clear()
    db.entries[ID] |= {"modified": LATER, "summary": "another"}
    db.write(LATER)
    reader.read()
    assert paths[2:] == [f"/ID/{ID}.json.gz"]
    assert {a.summary for a in reader.known.advisories if a.id == ID} == {"another"}


def test_a_server_that_fails_later_leaves_what_is_known(db, requests):
    url, _ = requests
    reader = Reader(url)
    known = reader.read()
    (db.path / "index/db.json.gz").unlink()

    assert reader.read() == known
    assert "known on 2026-11-05 apply" in reader.notes[0]
    reader.known = None
    with pytest.raises(NetworkError):
        reader.read()


def test_an_older_database_does_not_replace_a_newer_one(db, reader):
    known = reader.read()
    del db.entries[ID]
    db.write(EARLIER)

    assert reader.read() is known
    assert "older" in reader.notes[0] or "newer" in reader.notes[0]


def test_what_a_database_no_longer_lists_still_applies(db, reader):
    reader.read()
    del db.entries[ID]
    db.write(LATER)
    reader.read()

    assert ID in reader.ids
    assert ID in reader.notes[0]


def test_a_withdrawn_entry_no_longer_applies(db, reader):
    reader.read()
    db.entries[ID] |= {"withdrawn": LATER, "modified": LATER}
    db.write(LATER)
    reader.read()

    assert ID not in reader.ids
    assert reader.notes == []


def test_an_entry_that_is_older_than_the_list_has_it_is_read_again(db, reader):
    reader.read()
    listed = db.entries[ID] | {"modified": LATER}
    db.entries[ID] = listed
    db.write(LATER)
    db.put(f"ID/{ID}.json", listed | {"modified": EARLIER, "affected": []})
    reader.read()

    assert ID in reader.ids  # what was read before is newer
    assert reader.notes == [f"{db.url} has an older {ID} than it lists"]
    db.put(f"ID/{ID}.json", listed | {"summary": "at last"})
    reader.read()
    assert reader.notes == []
    assert "at last" in {advisory.summary for advisory in reader.known.advisories}


def test_a_file_that_is_too_large_or_listed_and_missing_is_refused(db, reader):
    (db.path / f"ID/{ID}.json").unlink()
    with pytest.raises(InvalidFile, match=f"{ID}.json does not exist"):
        reader.read()
    db.put("index/db.json", b'{"modified": "' + b" " * 5000 + b'"}')
    with pytest.raises(VerificationError, match="larger"):
        reader.read()


WRONG_LISTS = {
    "no list": {},
    "no objects": [7],
    "no entries for Go": [{"path": "golang.org/x/net", "vulns": []}],
    "no vulns": [{"path": "stdlib"}],
    "no time": [{"path": "stdlib", "vulns": [{"id": ID}]}],
    "a path for an id": [{"path": "stdlib", "vulns": [{"id": "../../x", "modified": LATER}]}],
    "too many": [
        {
            "path": "stdlib",
            "vulns": [{"id": f"GO-2026-{n}", "modified": LATER} for n in range(4001)],
        }
    ],
    "cut off": b'[{"path": "stdlib", "vulns": [',
}


@pytest.mark.parametrize("document", WRONG_LISTS.values(), ids=WRONG_LISTS)
def test_a_list_that_is_none_is_refused(db, reader, document):
    db.put("index/modules.json", document)

    with pytest.raises(VerificationError):
        reader.read()


def test_an_entry_of_another_id_is_refused_and_escaped(db, reader):
    db.put(f"ID/{ID}.json", db.entries[ID] | {"id": "GO-\x1b[31m"})

    with pytest.raises(VerificationError) as error:
        reader.read()
    assert "\x1b" not in str(error.value)
    assert "GO-\\x1b" in str(error.value)


def test_a_compressed_file_that_expands_without_end_or_is_cut_off_is_refused(db, requests):
    url, _ = requests
    file = db.path / f"ID/{ID}.json.gz"
    for data, reason in (
        (gzip.compress(b" " * (2 << 20)), "more than"),
        (file.read_bytes()[:-20], "cut off"),
        (b"{}", "gzip"),
    ):
        file.write_bytes(data)
        with pytest.raises(VerificationError, match=reason):
            Reader(url).read()


def test_a_directory_without_a_database_is_an_error_with_its_path(tmp_path):
    with pytest.raises(InvalidFile, match="does not exist"):
        Reader(f"file://{tmp_path}").read()


@pytest.mark.parametrize("url", ["http://vuln.go.dev", "file://host/x", "file:x", "x", "ftp://x"])
def test_the_url_of_no_database(url):
    with pytest.raises(UsageError, match="set by GOVULNDB"):
        files.check_database_url(url, "set by GOVULNDB")
