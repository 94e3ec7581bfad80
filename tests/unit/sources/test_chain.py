"""The error of several sources: each reason once, with the hosts that it is about."""

import pytest

from gover.errors import NetworkError
from gover.network.response import Offline
from gover.sources.chain import joined

NO_NAME = "Temporary failure in name resolution"
SSL = "[SSL: X] certificate verify failed: unable to get local issuer certificate"


@pytest.mark.parametrize(
    ("messages", "summary"),
    [
        (["https://a/x?y=1: HTTP 403"], "https://a/x?y=1: HTTP 403"),
        (
            ["https://a/x: HTTP 403", "https://b/y: HTTP 404"],
            "https://a/x: HTTP 403; https://b/y: HTTP 404",
        ),
        ([f"https://{host}/x: {NO_NAME}" for host in "abc"], f"a, b, c: {NO_NAME}"),
        ([f"a, b: {NO_NAME}", f"https://c:8443/: {NO_NAME}"], f"a, b, c:8443: {NO_NAME}"),
        ([f"https://a/: {SSL}", f"https://b/: {SSL}"], f"a, b: {SSL}"),
        (["https://a/x: gone", "https://a/y: gone"], "https://a/x, https://a/y: gone"),
        (["the proxy is down"] * 3, "the proxy is down"),
        (["the list of a is not JSON", "https://b/: HTTP 403"],) * 2,
    ],
)
def test_each_reason_stands_once(messages, summary):
    text = summary if isinstance(summary, str) else "; ".join(summary)

    assert str(joined([NetworkError(message) for message in messages])) == text


def test_the_first_hint_and_one_errors_own_kind_are_kept():
    errors = [NetworkError("a"), NetworkError("b", "do b"), NetworkError("c", "do c")]

    assert joined(errors).hint == "do b"
    assert isinstance(joined([Offline("x"), Offline("x")]), Offline)
