"""What a module proxy lists."""

import pytest

from gover.network.client import Http
from gover.network.goproxy import ProxyEntry
from gover.sources.goproxy import GoProxy
from gover.version.platform import Platform

LIST = """\
v0.0.1-go1.22.3.linux-arm64
v0.0.1-go1.22.4.linux-arm
v0.0.1-go1.22.5.linux-ppc64le
v0.0.1-go1.22.6.linux-ppc64
v0.0.1-go1.9rc2.linux-amd64
v0.0.1-go1.22.7.linux-amd64
v0.0.1-go1.22.linux-amd64
v0.0.1-go01.22.8.linux-amd64
"""


@pytest.mark.parametrize(
    "platform, versions",
    [
        ("linux-armv6l", ["1.22.4"]),  # and not what begins like it
        ("linux-arm64", ["1.22.3"]),
        ("linux-ppc64", ["1.22.6"]),
        ("linux-amd64", ["1.22.7", "1.9rc2"]),
        ("darwin-arm64", []),
    ],
)
def test_a_proxy_has_the_releases_for_exactly_this_platform(tmp_path, platform, versions):
    file = tmp_path / "golang.org/toolchain/@v/list"
    file.parent.mkdir(parents=True)
    file.write_text(LIST)
    proxy = GoProxy(Http(environ={}, offline=True), ProxyEntry(tmp_path.as_uri(), lenient=False))

    assert list(map(str, proxy.versions(Platform(*platform.split("-"))))) == versions
