"""httpx and httpcore without their optional parts, and a release to which one is not optional."""

import os
import subprocess
import sys

import pytest


def modules_after(code, **environ):
    code = f"{code}\nimport sys; print(*sorted(n for n, m in sys.modules.items() if m))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_no_optional_part_is_loaded():
    loaded = modules_after("import gover.network.http_library, httpx; httpx.Client().close()")

    assert {"httpx", "httpcore"} <= loaded
    assert not loaded & {"anyio", "click", "httpx._main", "trio"}


@pytest.mark.parametrize("package", ["httpcore", "httpx"])
def test_a_release_that_needs_one_is_loaded_whole(package, tmp_path):
    (tmp_path / "anyio.py").touch()
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text("import anyio\n")

    code = f"import gover.network.http_library, {package}"
    loaded = modules_after(code, PYTHONPATH=str(tmp_path))

    assert {package, "anyio"} <= loaded
