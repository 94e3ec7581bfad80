"""What real direnv makes of an `.envrc` and the `.env` that it loads."""

import json
import random
import re
import subprocess

import pytest

from gover.versionfile.formats import format_of
from gover.versionfile.search import read_version_file
from tests.lib.terminals import found

NAMES = ["A", "B", "C_9", "GOFLAGS", "SDKROOT"]
LOADS = ["dotenv", "dotenv_if_exists", "dotenv .env", "dotenv_if_exists other", "dotenv a",
         "source_env_if_exists none", "source_env none", "use node 1", "layout node",
         "[ -f .env ] && dotenv", "dotenv $PWD/.env"]  # fmt: skip
VALUES = ["x", "'a $A'", '"q\\nr $A"', "${A}", "${NONE:-d}", "a#b", "x # note", "", '"open', "$B$C"]
SHAPES = ["{}={}", "export {}={}", "{} = {}", "  {}: {}", "# {}={}", "{}={}", "{}={}", "{} {}"]


class Pair:
    """An `.envrc` whose values are all exported, and what it loads."""

    def __init__(self, seed):
        self._any = random.Random(seed).choice
        count = self._any([2, 3, 4])
        names = random.Random(seed).sample(NAMES, count)
        self.values = {name: f"/first/{name}" for name in names}
        exports = [f"export {name}={value}" for name, value in self.values.items()]
        self.envrc = "\n".join([*exports, self._any(LOADS), "export LAST=$PWD/last", ""])
        self.env = "\n".join(self._line() for _ in range(self._any([0, 2, 3, 5])))

    def _line(self):
        return self._any(SHAPES).format(self._any(NAMES), self._any(VALUES))


@pytest.fixture(scope="module")
def direnv(tmp_path_factory):
    """Return what direnv exports in a directory: nothing needs `direnv allow` there."""
    (program,) = found(["direnv"])
    base = tmp_path_factory.mktemp("direnv")
    config = base / "home/.config/direnv"
    config.mkdir(parents=True)
    (config / "direnv.toml").write_text(f'[whitelist]\nprefix = ["{base}"]\n')
    environ = {"HOME": f"{base}/home", "PATH": "/usr/bin:/bin", "DIRENV_LOG_FORMAT": ""}

    def exported(pair, number):
        project = base / f"p{number}"
        (project / "a").mkdir(parents=True)
        (project / ".envrc").write_text(pair.envrc)
        for name in (".env", "other"):
            (project / name).write_text(pair.env)
        ran = subprocess.run(
            [program, "export", "json"], env=environ, cwd=project, capture_output=True,
            check=True, stdin=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip
        return project, json.loads(ran.stdout)

    return exported


def test_a_value_is_the_one_that_direnv_exports_and_none_is_lost_for_nothing(direnv):
    kept = lost = 0
    for number in range(40):
        pair = Pair(number)
        project, exported = direnv(pair, number)
        path = f"{project}/.envrc"
        contents = read_version_file(path, format_of(path)).contents
        taken = {variable.name: variable.value for variable in contents.variables}
        taken |= {"SDKROOT": contents.sdk.text} if contents.sdk else {}

        assert taken.pop("LAST") == exported["LAST"] == f"{project}/last"
        assert {name: exported[name] for name in taken} == taken, (pair.envrc, pair.env)
        for name, value in pair.values.items():
            if name in taken:
                kept += 1
            else:
                lost += 1
                is_set = re.search(rf"(?m)^\s*(export )?{name}\s*[=:]", pair.env)
                assert is_set or value != exported[name], (pair.envrc, pair.env)
    assert min(kept, lost) > 10
