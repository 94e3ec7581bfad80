"""What a plan rests on."""

import os

import pytest

from gover.activation.plan import compile_plan
from gover.resolve.selection import select
from gover.store.store import Store


@pytest.mark.parametrize("name", [".go-version", "go.mod", "gover.toml", None])
@pytest.mark.parametrize("end", ["HOME", "GOVER_CEILING_DIRS"])
def test_the_plan_of_a_place_is_the_same_wherever_below_it_was_made(tmp_path, name, end):
    place = tmp_path / "p"
    deep = place / "a/b/c"
    deep.mkdir(parents=True)
    if name:
        (place / name).write_text("go 1.22\n" if name == "go.mod" else "1.22.3\n")
    dirs, environ = Store(*(str(tmp_path / n) for n in ("data", "cache", "config"))), {}
    environ[end] = str(place)

    def plan(cwd):
        return compile_plan(dirs, select(dirs, environ, str(cwd)), environ)

    assert plan(deep) == plan(place)
    assert plan(deep).root == os.fspath(place)


def test_a_go_work_that_goes_by_its_name_is_asked_for_wherever_it_is(tmp_path):
    below = tmp_path / "a/b"
    below.mkdir(parents=True)
    environ = {"HOME": str(tmp_path), "GOWORK": str(tmp_path / "a/go.work")}
    dirs = Store(*(str(tmp_path / n) for n in ("data", "cache", "config")))

    plan = compile_plan(dirs, select(dirs, environ, str(below)), environ)

    asked = [check.subject for check in plan.checks if check.test == "no-file"]
    assert asked.count(environ["GOWORK"]) == 1
    assert f"{below}/go.work" not in asked
