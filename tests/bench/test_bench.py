"""The arithmetic and the document of the benchmark, on figures made up; nothing is timed."""

import xml.etree.ElementTree as ET

import pytest

from tests.bench import budgets, growth, page, path_questions, plot, record, run, scripts
from tests.bench.commands import BARE, LAUNCHER, PYTHON
from tests.bench.growth import DEEP, SHELLS
from tests.bench.install_ways import PLAIN
from tests.bench.new_directories import KINDS, UNPLANNED
from tests.bench.path_questions import TWO_FILES
from tests.bench.process_cases import DEPTHS, NATIVE
from tests.bench.samples import Figures, Together, slope
from tests.bench.tables import shown, times
from tests.lib.command_lines import OTHERS


def made(other=None):
    """Return the figures of a run in which each budget is met, with `other` in their place."""
    values = {
        ("python", "", BARE): 9_000,
        ("ask audit", "", "gover"): 40_000,
        ("list of 1000", "", "gover"): 30_000,
        ("tool", "", "gover"): 2_000,
        ("tool", "", "alone"): 1_000,
        ("plan of 10", "", "gover"): 1_300,
        ("neighbour", "zsh", "gover"): 2_000,
        ("prompt of 2", "zsh", "gover"): 50,
        ("prompt of 1000", "zsh", "gover"): 49,
        ("install", "ext4", "gover"): 900_000,
        ("install", "ext4", "mise"): 1_200_000,
        ("install", "ext4", PLAIN): 1_700_000,
        ("memory", "ext4", "gover"): 60_000,
        ("upgrade bytes", "delta", "gover"): 0.49,
    }
    for rate in (20, 100):
        values[f"upgrade at {rate}", "delta", "gover"] = 9e6
        values[f"upgrade times {rate}", "delta", "gover"] = 0.55
    for word in LAUNCHER:
        values[f"ask {word}", "", "gover"] = 1_000
    for word in (*PYTHON, UNPLANNED):
        values[f"ask {word}", "", "gover"] = 19_000
    for line in OTHERS:
        values[f"other {line}", "", "gover"] = 40_000
    for kind in KINDS:
        values[f"new {kind}", "zsh", "gover"] = 12_000
    for shell in ("zsh", "bash"):
        values |= {(f"questions+{up}", shell, "gover"): 15 + 9 * up for up in (0, 12)}
        values["questions+12", shell, TWO_FILES] = 60
    for shell in SHELLS:
        for up in (0, 1, 6, 12):
            values[f"prompt+{up}", shell, "gover"] = 41 + 8 * up
            values[f"prompt+{up}", shell, "mise"] = 2_800
        for event in ("enter", "switch", "leave"):
            values |= {(event, shell, "gover"): 130, (event, shell, "mise"): 13_000}
        values["new", shell, "gover"] = 12_000
        values |= {("start", shell, "nothing"): 2_000, ("start", shell, "gover"): 4_100}
        values |= {(f"deep+{depth}", shell, "gover"): 40 + 8 * depth for depth in DEEP}
    for depth in DEPTHS:
        values |= {(f"shim+{depth}", NATIVE, "gover"): 2_850, (f"shim+{depth}", "", "mise"): 14_700}
        values[f"shim+{depth}", "", "direct"] = 2_700
        for name, took in (("direct", 80), ("exec only", 130), ("gover", 180)):
            values[f"ending+{depth}", "", name] = took
    figures = Figures()
    for key, value in (values | (other or {})).items():
        figures.add(*key, [value])
    return figures


def a_run(figures):
    steps = [record.Step("shims", 21.2, 3, 60)]
    lines = ["gvm: needs bison"]
    return record.Run(figures, ["1 x a processor"], ["gover 1"], lines, steps, "", False, 0.5, 2)


def test_every_budget_is_measured_and_met_in_figures_with_a_tenth_to_spare():
    found = {row.what: budgets.verdict([row]) for row in budgets.rows(made())}

    assert set(found.values()) == {"met"}


def test_what_was_not_measured_is_neither_met_nor_broken():
    assert {budgets.verdict([row]) for row in budgets.rows(Figures())} == {"not measured"}


@pytest.mark.parametrize(
    ("prompts", "verdict"),
    [
        ((112, 112, 112), "met"),
        ((90, 113, 90), "met, without a tenth to spare"),
        ((90, 125, 90), "met, without a tenth to spare"),
        ((90, 90, 126), "**not met**"),
    ],
)
def test_a_budget_is_met_that_each_of_three_runs_meets_with_a_tenth_to_spare(prompts, verdict):
    key = ("prompt+0", "fish", "gover")
    runs = [a_run(made({key: took})) for took in prompts]

    text = page.write(runs)

    lines = [line for line in text.splitlines() if line.startswith("| prompt, fish, pin here |")]
    middle = sorted(prompts)[1]
    line = f"| prompt, fish, pin here | ≤ 125 µs | {middle} µs | {verdict} |"
    assert lines == [line] * (1 if verdict == "met" else 2)
    assert "of 3 runs, one after the other" in text
    assert ("- **fish.**" in text) == (verdict != "met")


def test_a_number_that_is_counted_needs_no_spare():
    key = ("questions+12", "zsh", TWO_FILES)
    found = {
        count: [
            budgets.verdict([row])
            for row in budgets.rows(made({key: count}))
            if row.what == "path questions of a prompt, zsh, pin 12 levels up, two names in `files`"
        ]
        for count in (60, 61)
    }

    assert found == {60: ["met"], 61: ["**not met**"]}


def test_the_document_has_every_table_and_says_who_is_missing():
    text = page.write([a_run(made())])

    assert text.startswith(
        "# Performance\n\nA prompt in a project costs 41 µs, 1/68 of mise's. `go` through a shim "
        "starts 150 µs later than without one; through mise's 12.0 ms later. An upgrade to the "
        "next patch release moves 49 % of the bytes.\n\n| in zsh | gover |"
    )
    assert "- gvm: needs bison" in text
    assert "| shims | 21 | 3 to 60 |" in text
    assert text.count("| met |") == len(list(budgets.rows(made())))
    for line in text.splitlines():
        assert not line.startswith("|") or line.endswith("|")


def test_a_run_is_the_same_after_it_was_a_file(tmp_path):
    run = a_run(made())
    record.save(run, tmp_path / "run.json")

    again = record.load(tmp_path / "run.json")

    assert again.figures.samples == run.figures.samples
    assert again._replace(figures=run.figures) == run


def test_a_path_of_the_command_line_means_the_same_after_a_change_of_directory(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    found = run._arguments(["--peers", "a", "--save", "b", "--out", "c", "--page", "d"])
    monkeypatch.chdir("/")

    here = [found.peers, found.save, found.out, *found.page]
    assert here == [tmp_path / name for name in "abcd"]


def test_the_picture_is_whole_and_its_bars_are_as_long_as_their_logarithms():
    bars = [plot.Bar(name, 30 * 100**n, 50 * 100**n) for n, name in enumerate(("gover", "b", "c"))]

    root = ET.fromstring(plot.draw([plot.Group("a & b", bars)], "title"))

    widths = [float(r.get("width")) for r in root.iter() if r.tag.endswith("rect")]
    assert len(widths) == 3
    assert widths[2] - widths[1] == pytest.approx(widths[1] - widths[0], abs=0.2)
    assert "http" not in "".join(root.itertext())


def test_the_nine_tenths_are_a_sample_and_the_median_is_in_the_middle():
    one, other, third = Figures(), Figures(), Figures()
    one.add("prompt", "zsh", "gover", range(1, 11))
    other.add("prompt", "zsh", "gover", [7])
    third.add("prompt", "zsh", "gover", [900])
    key = ("prompt", "zsh", "gover")

    assert (one.tail(*key), one.median(*key)) == (9, 5.5)
    assert one.median("prompt", "zsh", "nobody") is None
    assert Together([one, other, third]).median(*key) == 7
    assert Together([one, other, third]).tail(*key) == 9


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((3.14, "3.1 µs"), (66.2, "66 µs"), (994.9, "995 µs"), (2_712, "2.71 ms")),
        *((13_265, "13.3 ms"), (211_000, "211 ms"), (1.63e6, "1.63 s"), (None, "-")),
    ],
)
def test_a_duration_has_the_unit_that_fits(value, text):
    assert shown(value) == text


def test_a_ratio_and_a_slope():
    assert [times(value) for value in (41.3, 0.72, 1.0, 0.025, None)] == [
        "x 41",
        "x 0.72",
        "x 1",
        "1/40",
        "-",
    ]
    assert slope({0: 40.0, 6: 88.0, 12: 136.0}) == pytest.approx(8)


def test_what_the_shells_say_is_read_back():
    said = "Executed in   34.61 millis    fish           external\n   usr time  1.00 millis\n"
    stderr = f"noise\n@ prompt+0 20\n{said}a warning\n@ enter 1\nExecuted in  246.00 micros\n"

    found = list(scripts.read_back("prompt+6 97.25\nleave 130\n", stderr))

    assert found == [
        *(("prompt+6", 97.25), ("leave", 130.0)),
        *(("prompt+0", pytest.approx(1730.5)), ("enter", 246.0)),
    ]


def test_the_list_of_releases_is_about_as_long_as_the_real_one():
    names = growth.official_names()

    assert len(names) > 4000
    assert "go1.22.10.linux-amd64.tar.gz" in names
    assert growth.index_size(growth.full_index()).endswith(" MB")


def test_the_tables_of_the_matrix_count_each_cell_once_and_name_what_does_not_apply():
    from tests.bench import everywhere_tables
    from tests.everywhere.judge import Verdict
    from tests.everywhere.matrix import Cell

    own = [
        Cell("gover", "zsh", "make", "pin", Verdict.RIGHT),
        Cell("gover", "zsh", "cron", "pin", Verdict.RIGHT),
    ]
    other = [Cell("other", "zsh", "make", "pin", Verdict.SILENT)]
    played = {"gover": own, "other": other}

    totals = everywhere_tables.totals(played, {"gover": "1", "other": "2"})
    ways = everywhere_tables.by_way(played, {"make": "`make -C B`", "cron": "cron"})

    assert totals.splitlines()[2:] == [
        "| gover 1 | 2 | 0 | 0 | 0 | **0** | 0 | 0 | 0 % |",
        "| other 2 | 0 | 0 | 0 | 0 | **1** | 0 | 1 | 100 % |",
    ]
    assert ways.splitlines()[2:] == ["| `make -C B` | · | 1S |", "| cron | · | n.a. |"]


def test_questions_about_paths_are_those_of_the_project(tmp_path):
    trace = tmp_path / "trace"
    trace.write_text("""1 stat("/h/code/p1/go.mod", 0x1) = -1 ENOENT
1 newfstatat(AT_FDCWD, "/mark-0", 0x1, 0) = -1 ENOENT
1 newfstatat(AT_FDCWD, "../go.mod", 0x1, 0) = -1 ENOENT
2 openat(AT_FDCWD, "/lib/libc.so.6", O_RDONLY) = 3
2 access("/h/code/p1/.envrc", R_OK) = -1 ENOENT
1 newfstatat(AT_FDCWD, "/mark-", 0x1, 0) = -1 ENOENT
1 newfstatat(AT_FDCWD, "go.mod", 0x1, 0) = -1 ENOENT
""")

    assert path_questions._read(trace, "/h/code") == {0: 2}
