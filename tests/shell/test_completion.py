"""Tab: what each shell offers is what the commands take, without a process."""

import shutil
import subprocess

import click
import pytest

from docs.make.completion import command_words
from gover.activation import completion
from gover.cli.group import cli
from gover.settings import TABLE
from gover.sources import released_versions
from gover.version.version import Version
from tests.lib.terminals import have, loading

PLACES = command_words()
BARE = {"bash": "--norc", "fish": "--no-config"}
ALL = [place.path for place in PLACES]


@pytest.fixture
def offers(box):
    """What bash or fish offers for a command line; the shell has no gover and no Python on PATH."""
    files = {}
    for shell in ("bash", "fish"):
        files[shell] = box.home / f"completion.{shell}"
        files[shell].write_text(completion.text(shell))

    def ask(shell, *lines):
        have(shell)
        script = "\n".join(_question(shell, line) for line in lines)
        done = subprocess.run(
            [shutil.which(shell), BARE[shell], "-c", f". {files[shell]}\n{script}"],
            env={**box.environ, "PATH": "/nowhere" if shell == "bash" else "/usr/bin:/bin"},
            cwd=box.home,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        answers = done.stdout.split("END\n")[:-1]
        return [[w.partition("\t")[0] for w in answer.splitlines()] for answer in answers]

    return ask


def _question(shell, line):
    if shell == "fish":
        return f"complete -C '{line}'; echo END"
    words = line.split(" ")
    return (
        f"COMP_WORDS=({' '.join(words[:-1])} '{words[-1]}') COMP_CWORD={len(words) - 1}; _gover\n"
        'for w in "${COMPREPLY[@]}"; do printf "%s\\n" "$w"; done; echo END'
    )


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_every_command_and_option_of_the_tree_is_offered_and_no_other(offers, shell):
    commands = offers(shell, *(f"gover {' '.join(path)} ".replace("  ", " ") for path in ALL))
    options = offers(shell, *(f"gover {' '.join(path)} -".replace("  ", " ") for path in ALL))

    for place, offered, flags in zip(PLACES, commands, options, strict=True):
        if place.commands:
            assert set(offered) == {name for name, _ in place.commands}, place.path
        assert set(flags) == {name for o in place.options for name in o.names}, place.path


def test_the_description_is_the_tree_that_click_runs():
    def walk(command, path):
        options = (p for p in command.params if isinstance(p, click.Option) and not p.hidden)
        yield path, {name for option in options for name in option.opts}
        for name, child in getattr(command, "commands", {}).items():
            yield from walk(child, (*path, name))

    described = {p.path: {n for o in p.options for n in o.names} - {"-h", "--help"} for p in PLACES}
    visible = {path: names - {"--help"} for path, names in walk(cli, ())}
    for path, names in visible.items():
        assert names <= described[path], path
    settings = {path for path in described if path[:1] == ("config",) and len(path) > 2}
    assert described.keys() - settings == visible.keys()
    assert {path[2] for path in settings} == {setting.key for setting in TABLE}


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_versions_come_from_the_store_and_from_the_last_list(box, offers, shell):
    box.install("1.22.3", "1.22.10", "1.21.13")
    released_versions.write_released(box.dirs, map(Version.parse, ("1.23.1", "1.24rc1", "1.22.3")))

    installed, released, second, option, renamed, some = offers(
        shell,
        "gover use ",
        "gover install ",
        "gover -C /tmp uninstall 1.22.3 1.22.",
        "gover exec 1.22.3 go -",
        "gover rm 1.21",
        "gover install 1.2",
    )

    assert set(installed) == {"1.22.3", "1.22.10", "1.21.13"}
    assert released == ["latest", "oldstable", "1.24rc1", "1.23.1", "1.22.3"]
    assert set(second) == {"1.22.3", "1.22.10"}
    assert not {"-h", "--help"} & set(option)
    assert renamed == ["1.21.13"]
    assert some == ["1.24rc1", "1.23.1", "1.22.3"]


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_words_with_a_fixed_choice_are_offered(offers, shell):
    assert [set(words) for words in offers(shell, "gover hook ", "gover setup --shell ")] == [
        {"zsh", "bash", "fish"}
    ] * 2


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_the_values_of_a_setting_are_offered(offers, shell):
    one, prefix, again, get, command = offers(
        shell,
        "gover config set missing ",
        "gover config set mirrors ch",
        "gover config set mirrors go.dev golang",
        "gover config get missing ",
        "gover help inst",
    )

    assert set(one) == {"ask", "install", "error"}
    assert (prefix, again, get, command) == (["china"], ["golang.google.cn"], [], ["install"])


def test_zsh_offers_the_same(box):
    """Keys typed into its line editor; `compadd` tells what it was given that fits."""
    have("zsh")
    box.install("1.22.3", "1.22.10", "1.21.13")
    released_versions.write_released(box.dirs, [Version.parse("1.24.0"), Version.parse("1.23.1")])
    completion.install(box.dirs)
    terminal = box.terminal("zsh")
    for line in (
        "setopt zle",
        f"fpath=({completion.directory(box.dirs)} $fpath)",
        "autoload -Uz compinit && compinit -u -D",
        (
            'compadd() { local -a m; builtin compadd -O m "$@"; print -rl -- $m >>found;'
            ' builtin compadd "$@"; }'
        ),
    ):
        terminal.run(line)

    def offered(line):
        (box.home / "found").write_text("")
        terminal.child.send(f"{line}\t\x15")  # Tab, then ^U
        terminal.child.send("print END''OF\r")
        terminal.child.expect("ENDOF")
        terminal.child.expect(r"READY<\d+>")
        return [word for word in (box.home / "found").read_text().split("\n") if word]

    lines = {" ".join(("gover", *place.path)): place for place in PLACES}
    for line, place in lines.items():
        if place.commands:
            assert set(offered(f"{line} ")) == {name for name, _ in place.commands}
    for line in ("gover ", "gover install ", "gover setup direnv "):
        options = {name for o in lines[line.strip()].options for name in o.names}
        assert set(offered(f"{line}-")) == options
    assert offered("gover use ") == ["1.22.10", "1.22.3", "1.21.13"]
    assert offered("gover -C /tmp uninstall 1.22.3 1.22.") == ["1.22.10", "1.22.3"]
    assert offered("gover rm 1.21") == ["1.21.13"]
    assert offered("gover install ") == ["latest", "oldstable", "1.24.0", "1.23.1"]
    assert set(offered("gover setup --shell ")) == {"zsh", "bash", "fish"}
    assert offered("gover exec 1.22.3 nosuch -") == []
    assert set(offered("gover config set missing ")) == {"ask", "install", "error"}
    assert offered("gover config set mirrors ch") == ["china"]


def test_a_shell_that_was_set_up_completes(box, shell):
    box.install("1.22.3")

    box.gover("setup", "--shell", shell, "--yes")

    ask = {
        "zsh": "print -r -- ${_comps[gover]}",
        "bash": "complete -p gover",
        "fish": "complete -C 'gover use '",
    }[shell]
    done = subprocess.run(
        [shell, "-i", "-c", ask],
        env=box.environ,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
    expected = {"zsh": "_gover", "bash": "complete -F _gover gover", "fish": "1.22.3"}[shell]
    assert done.stdout.splitlines()[-1] == expected


def test_without_completion_there_is_none(box):
    said = box.gover("setup", "--shell", "zsh", "--no-completion", "--print")

    assert " hook zsh" in said.stdout
    assert "compdef" not in said.stdout


def test_a_new_release_writes_the_texts_again(box):
    box.gover("setup", "--shell", "bash", "--yes")
    path = box.home / "data/completion/gover.bash"
    text = path.read_text()
    path.write_text("of an older gover\n")
    for file in (box.home / "data/hook").rglob("lookup"):
        file.unlink()

    subprocess.run(
        ["bash", "-c", loading("bash")], env=box.environ, check=True, capture_output=True
    )

    assert path.read_text() == text


def test_the_list_is_left_by_available_and_by_install(gover, home):
    path = home / ".cache/gover/versions"

    gover("available")
    assert path.read_text().split() == ["1.24rc1", "1.23.1", "1.22.3", "1.22.2", "1.21.13", "1.20"]
    path.unlink()
    gover("install", "1.22.3")
    assert len(path.read_text().split()) == 6


def test_a_shell_without_completion_is_named(box):
    said = box.gover("completion", "tcsh", expect=2)

    assert said.stderr.startswith("gover: no completion for 'tcsh': gover has one for")
