"""GOAUTH by the rules of `go help goauth`: real TLS, real commands, the real git."""

import base64
import os
import shutil
import subprocess
import sys

import pytest

from gover.errors import InvalidFile, NetworkError, UsageError
from gover.network.goauth_format import AuthFailure, parse_credentials, parse_goauth
from tests.lib.raw_server import RawServer, request_of

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NO = b"HTTP/1.1 401 Unauthorized\r\nX-Realm: corp\r\nContent-Length: 0\r\n\r\n"


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


class Private:
    """A script of RawServer: answers OK to one header and 401 to all else."""

    def __init__(self, header):
        self.header = header
        self.heads = []

    def __call__(self, connection):
        while head := request_of(connection):
            self.heads.append(head.decode())
            is_right = self.header.encode() in head
            connection.sendall(OK if is_right else NO)


@pytest.fixture
def private(authority, trusted):
    """Serve what needs a header: returns the script and the URL."""
    opened = []

    def serve(header):
        script = Private(header)
        opened.append(RawServer(script, authority[1]))
        return script, f"{opened[-1].base}/corp/x"

    yield serve
    for each in opened:
        each.__exit__()


@pytest.fixture
def asked(client, home):
    """Request a URL with GOAUTH, and return the body."""

    def ask(url, goauth, **more):
        return client(GOAUTH=goauth, HOME=str(home), PATH=os.environ["PATH"], **more).get(url, 10)

    return ask


@pytest.fixture
def command(home):
    """A program that prints what it is given, and notes its arguments, input and directory."""

    def make(output, name="helper", first=""):
        path = home / name
        path.write_text(
            f"#!{sys.executable}\n"
            "import os, sys\n"
            f"with open({str(home / 'calls')!r}, 'a') as calls:\n"
            "    print([sys.argv[1:], os.getcwd(), sys.stdin.read()], file=calls)\n"
            f"print({first!r} if len(sys.argv) < 2 else {output!r}, end='')\n"
        )
        path.chmod(0o755)
        return str(path)

    return make


def calls(home):
    path = home / "calls"
    return [eval(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_command_runs_once_before_the_first_request(private, asked, command, client, home):
    script, url = private("Private-Token: abc")
    helper = command("", first=f"{url}\n\nPrivate-Token: abc\nX-More: 1\n\n")

    with client(GOAUTH=helper, HOME=str(home)) as living:
        for each in (living, living.clone(), living):
            assert each.get(url, 10) == b"ok"

    assert calls(home) == [[[], str(home), ""]]
    assert all("X-More: 1" in head for head in script.heads)


def test_after_a_refusal_a_command_gets_the_url_and_the_response(private, asked, command, home):
    _script, url = private("Authorization: Bearer t")
    server = url.removesuffix("/corp/x")

    assert asked(url, command(f"{server}\n\nAuthorization: Bearer t\n\n")) == b"ok"

    first, second = calls(home)
    assert first == [[], str(home), ""]
    assert second[0] == [url]
    assert second[2].startswith("HTTP/1.1 401\n")
    assert "x-realm: corp\n" in second[2]
    assert second[2].endswith("\n\n")


def test_a_second_refusal_is_the_last(private, asked, command, home):
    script, url = private("Authorization: never")

    with pytest.raises(NetworkError, match="HTTP 401"):
        asked(url, command(f"{url}\n\nAuthorization: Bearer t\n\n"))
    assert (len(calls(home)), len(script.heads)) == (2, 2)


@pytest.mark.parametrize(
    ("prefix", "is_sent"),
    [
        ("", True),
        ("/corp", True),
        ("/corp/", True),
        ("/corp/x", True),
        ("/cor", False),
        ("/y", False),
    ],
)
def test_a_login_is_for_what_is_below_its_url(private, asked, command, prefix, is_sent):
    script, url = private("Authorization: Bearer t")
    server = url.removesuffix("/corp/x")

    try:
        asked(url, command("", first=f"{server}{prefix}\n\nAuthorization: Bearer t\n\n"))
    except NetworkError:
        assert not is_sent
    assert ("Bearer t" in script.heads[0]) == is_sent


def test_the_earlier_command_wins(private, asked, command):
    _script, url = private("Authorization: one")
    one = command("", "one", first=f"{url}\n\nAuthorization: one\n\n")
    two = command("", "two", first=f"{url}\n\nAuthorization: two\n\n")

    assert asked(url, f"{one}; {two};netrc") == b"ok"


def test_off_is_no_netrc_either(private, asked, home):
    _script, url = private("Authorization")
    (home / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")

    assert asked(url, "netrc") == b"ok"
    assert asked(url, "") == b"ok"  # the default
    with pytest.raises(NetworkError, match="HTTP 401"):
        asked(url, "off")


def test_a_login_in_the_url_comes_first(private, asked, command):
    _script, url = private("Authorization: " + basic("me:pw"))
    helper = command("", first=f"{url}\n\nAuthorization: other\n\n")

    assert asked(url.replace("//", "//me:pw@"), helper) == b"ok"


def test_a_login_is_not_sent_after_a_redirect_to_another_server(authority, private, asked, command):
    elsewhere, other = private("nothing")

    def redirecting(connection):
        request_of(connection)
        connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {other}\r\n\r\n".encode())

    with RawServer(redirecting, authority[1]) as server:
        helper = command("", first=f"{server.base}\n\nPrivate-Token: abc\n\n")
        with pytest.raises(NetworkError, match="HTTP 401"):
            asked(f"{server.base}/", helper)
    assert "Private-Token" not in "".join(elsewhere.heads)


def test_the_real_git_fills_and_is_told_the_outcome(private, asked, home, tmp_path):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    script, url = private("Authorization: " + basic("me:s3cret"))
    store, directory = tmp_path / "store", tmp_path / "directory"
    directory.mkdir()
    host = url.removeprefix("https://").removesuffix("/corp/x")
    config = ("credential.helper", f"store --file={store}")
    subprocess.run(["git", "config", "--file", home / ".gitconfig", *config], check=True)

    store.write_text(f"https://me:s3cret@{host}\n")
    assert asked(url, f"git {directory}") == b"ok"
    assert [basic("me:s3cret") in head for head in script.heads] == [False, True]

    store.write_text(f"https://me:wrong@{host}\n")
    with pytest.raises(NetworkError, match="HTTP 401"):
        asked(url, f"git {directory}")
    assert "wrong" not in store.read_text()  # rejected


@pytest.mark.parametrize("path", [".", "", ":", "./", "bin"])
@pytest.mark.parametrize("words", ["helper", "git"])
def test_no_program_of_the_current_directory_runs(
    private, client, tmp_path, monkeypatch, path, words
):
    _, url = private("nothing")
    (tmp_path / "bin").mkdir()
    for name in ("helper", "git", "bin/helper", "bin/git"):
        (tmp_path / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    goauth = f"git {tmp_path}" if words == "git" else words

    with pytest.raises(NetworkError, match="HTTP 401"):
        client(GOAUTH=goauth, HOME=str(tmp_path), PATH=path).get(url, 10)
    assert not (tmp_path / "ran").exists()


def test_go_env_w_sets_it_in_a_file_that_is_the_users_alone(private, client, command, home):
    _, url = private("Authorization: Bearer t")
    helper = command("", first=f"{url}\n\nAuthorization: Bearer t\n\n")
    file = home / "env"
    file.write_text(f"GOAUTH={helper}\n")

    def ask():
        return client(GOENV=str(file), HOME=str(home)).get(url, 10)

    assert ask() == b"ok"
    file.chmod(0o666)
    with pytest.raises(InvalidFile, match="another user can change it"):
        ask()
    if os.geteuid() == 0:
        file.chmod(0o644)
        os.chown(file, 54321, -1)
        with pytest.raises(InvalidFile, match="another user can change it"):
            ask()
    assert len(calls(home)) == 1


@pytest.mark.parametrize(
    "value",
    [
        "netrc;;git /x",
        ";",
        " ",
        "off;netrc",
        "git",
        "git relative",
        "git /a /b",
        "./helper",
        "a/b x",
    ],
)
def test_a_value_that_go_refuses_is_an_error(value):
    with pytest.raises(UsageError, match=r"^GOAUTH is "):
        parse_goauth(value)


def test_words_may_be_quoted():
    assert parse_goauth("  a 'b c' \"d e\"; netrc ") == [["a", "b c", "d e"], ["netrc"]]
    assert parse_goauth("off") == []


URLS = b"https://a.test\nhttps://b.test/x/\n\n"


def test_the_output_has_urls_and_headers():
    found = parse_credentials(
        URLS + b"Authorization: Basic x\nX-Y:  z \n\nhttps://c.test\n\nA: b\n\n"
    )

    both = {"Authorization": "Basic x", "X-Y": "z"}
    assert found == {"a.test": both, "b.test/x": both, "c.test": {"A": "b"}}
    assert parse_credentials(b"") == {}


@pytest.mark.parametrize(
    "output",
    [
        b"https://a.test",
        b"https://a.test\n",
        URLS,
        URLS + b"A: b",
        URLS + b"A: b\n",
        URLS + b"no header\n\n",
        URLS + b"A: b\rC: d\n\n",
        URLS + b"A B: c\n\n",
        b"http://a.test\n\nA: b\n\n",
        b"\xff\n\n\n",
    ],
)
def test_other_output_is_none(output):
    with pytest.raises(AuthFailure):
        parse_credentials(output)


def test_a_command_that_fails_is_no_login(private, asked, home):
    _script, url = private("nothing")

    for goauth in ("false", "/no/such/program", "no-such-program", "echo hello"):
        with pytest.raises(NetworkError, match="HTTP 401"):
            asked(url, goauth)
