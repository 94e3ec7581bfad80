"""How costs grow: with depth, with installed versions, with releases, with known places."""

import json
from collections.abc import Sequence

from tests.bench.managers import Manager, stuff
from tests.bench.processes import Case
from tests.bench.processes import measure as measure_cases
from tests.bench.samples import Figures
from tests.bench.scripts import Course
from tests.bench.shell_times import run
from tests.bench.workspace import ROOT, VERSIONS, Ground, call, write_pins
from tests.lib.go_site.listing import as_json, everything
from tests.lib.go_site.releases import Row

DEEP = (0, 1, 3, 6, 12, 24)  # levels below the pin; no project is deeper
COUNTS = (2, 1000)  # installed versions; two are there from the start
GO_MOD = (10, 1000)  # lines
SHELLS = ("zsh", "bash", "fish")


def with_depth(gover: Manager, ground: Ground, figures: Figures, limit: float) -> None:
    """Time prompts far below a pin."""
    root = gover.home / "deep"
    prompts = {f"deep+{depth}": root / ("d/" * depth) for depth in DEEP}
    prompts[f"deep+{DEEP[-1]}"].mkdir(parents=True)
    write_pins(root, {".go-version": "{version}\n"}, VERSIONS[0])
    here = gover.home / "work/out"
    _prompts(gover, ground, figures, Course(prompts, here, here, here), limit)


def with_requirements(
    managers: Sequence[Manager], ground: Ground, figures: Figures, limit: float
) -> None:
    """Time prompts where only a go.mod says something, a short one and a long one."""
    for manager in managers:
        prompts = {}
        for lines in GO_MOD:
            directory = manager.home / f"work/mod{lines}"
            directory.mkdir()
            needs = "".join(f"\texample.com/m{n} v1.{n}.0\n" for n in range(lines - 6))
            text = f"module example.com/x\n\ngo 1.22\n\nrequire (\n{needs})\n"
            (directory / "go.mod").write_text(text)
            prompts[f"go.mod-{lines}"] = directory
        here = manager.home / "work/out"
        _prompts(manager, ground, figures, Course(prompts, here, here, here), limit)


def with_versions(
    managers: Sequence[Manager], ground: Ground, figures: Figures, limit: float
) -> None:
    """Time prompts, `cd`, the shim and the list with more and more versions installed."""
    for count in COUNTS:
        cases = []
        for manager in managers:
            stuff(manager, ground, count)
            project = manager.home / "work/team"
            course = Course(
                {"prompt": project / "p1"}, *(project / d for d in ("p1", "p2", "../out"))
            )
            _prompts(manager, ground, figures, course, limit, f"of {count}", ("zsh",))
            assert manager.shims is not None
            cwd, name = project / "p1", manager.name
            for what, command in {
                "shim": (str(manager.shims / "go"), "version"),
                "list": (name, "list") if name == "gover" else (name, "ls"),
            }.items():
                cases.append(Case(f"{what} of {count}", "", name, command, cwd, manager.environ))
        measure_cases(cases, figures, 20, 2.0)


def _prompts(
    manager: Manager,
    ground: Ground,
    figures: Figures,
    course: Course,
    limit: float,
    suffix: str = "",
    shells: Sequence[str] = SHELLS,
) -> None:
    """Run a course three times; the events of a measure with a suffix are apart from others."""
    for shell in (s for s in shells if s in manager.loads):
        for _ in range(3):
            for event, value in run(manager, shell, course, ground.run / "samples", limit):
                if suffix or not event.isalpha():  # not its `cd`s to nowhere
                    figures.add(f"{event} {suffix}".strip(), shell, manager.name, [value])


def official_names() -> list[str]:
    """Return the names of all archives whose hashes gover ships: go.dev's own list, nearly."""
    data = (ROOT / "gover/data/official-sha256.bin").read_bytes()
    head, _, rest = data.partition(b"\n")
    return rest[: int(head.split()[4])].decode().split("\n")[:-1]


def full_index() -> bytes:
    """Return a list of releases as long as go.dev's, of every official archive."""
    rows = []
    for name in official_names():
        words = name.removeprefix("go").removesuffix(".tar.gz").removesuffix(".zip")
        version, _, platform = words.rpartition(".")
        if platform.count("-") != 1:  # the sources
            continue
        rows.append(Row(version, platform, name, "0" * 64, 70_000_000, ""))
    return as_json(everything(rows))


def with_places(gover: Manager, ground: Ground, figures: Figures, counts: Sequence[int]) -> None:
    """Have plans made for many projects, then change the set of toolchains."""
    python = ground.kept / "venv/bin/python"
    data, cache = f"{gover.home}/.local/share/gover", f"{gover.home}/.cache/gover"
    for count in counts:
        script = (
            python,
            "-I",
            ROOT / "tests/bench/many_projects.py",
            data,
            cache,
            gover.home,
            count,
        )
        said = json.loads(call(*script, env=gover.environ, cwd=gover.home))
        for measure, values in said.items():
            figures.add(f"{measure} of {count}", "", "gover", values)
        places = [gover.home / f"places-{count}/{n}" for n in range(0, count, max(1, count // 20))]
        here = gover.home / "work/out"
        course = Course({}, here, here, here, places[:20])
        for visit in ("first visit", "second visit"):
            events = run(gover, "zsh", course, ground.run / "samples", 0)
            values = [value for event, value in events if event == "new"]
            figures.add(f"{visit} of {count}", "", "gover", values)


def index_size(index: bytes) -> str:
    releases = json.loads(index)
    files = sum(len(release["files"]) for release in releases)
    return f"{len(releases)} releases, {files} files, {len(index) / 1e6:.1f} MB"
