"""gover's directories have one spelling, however HOME and the variables spell them."""

import pytest

from gover import dirs


@pytest.mark.parametrize("home", ["/h/u", "/h/u/", "/h//u", "//h/u", "/h/u//", "/h/./u"])
def test_a_home_in_several_spellings(home, monkeypatch):
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/h/u")
    usual = dirs.find({"HOME": "/h/u"})
    monkeypatch.setenv("HOME", home)  # platformdirs reads it there

    assert dirs.find({"HOME": home}) == usual
    assert usual.data == "/h/u/.local/share/gover"


@pytest.mark.parametrize("path", ["/a b/c", "/a b/c/", "//a b/c", "/a b//c"])
def test_a_variable_in_several_spellings(path):
    names = ("GOVER_ROOT", "GOVER_CACHE", "GOVER_CONFIG")
    assert dirs.find(dict.fromkeys(names, path)) == ("/a b/c",) * 3
    names = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    assert dirs.find(dict.fromkeys(names, path)) == ("/a b/c/gover",) * 3
