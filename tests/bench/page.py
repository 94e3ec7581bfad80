"""docs/performance.md: what was measured in one run or in several, as a reader wants it."""

import statistics
from collections.abc import Iterator, Sequence

from tests.bench import page_head, page_text
from tests.bench.budgets import Row, rows, verdict
from tests.bench.managers import tell
from tests.bench.page_reasons import reasons, without_reason
from tests.bench.page_sections import sections
from tests.bench.record import Run
from tests.bench.samples import Together
from tests.bench.tables import table


def write(runs: Sequence[Run]) -> str:
    """Return the whole document."""
    figures = Together([run.figures for run in runs])
    parts = [page_text.HEAD, page_head.sentences(figures), page_head.in_short(figures)]
    parts += [page_text.PICTURE, "## How it is measured\n", *_method(runs)]
    parts += sections(figures, runs[-1].index)
    parts += ["## Budgets\n", _budgets(runs)]
    return "\n".join(parts)


def _method(runs: Sequence[Run]) -> Iterator[str]:
    yield page_text.METHOD.format(
        runs="one run" if len(runs) == 1 else f"{len(runs)} runs, one after the other"
    )
    if any(run.quick for run in runs):
        yield "**A quick run: few samples. Run it without `--quick` for figures to quote.**\n"
    busiest = max(runs, key=lambda run: run.load / run.cores)
    if busiest.load > busiest.cores:
        yield page_text.BUSY.format(load=busiest.load, cores=busiest.cores)
    yield "".join(f"- {line}\n" for line in runs[-1].machine)
    yield f"Compared: {', '.join(runs[-1].managers)}.\n"
    missing = dict.fromkeys(line for run in runs for line in run.missing)
    if missing:
        yield "Not measured:\n"
        yield "".join(f"- {line}\n" for line in missing)
    yield page_text.SAMPLES
    yield table(("step", "seconds", "samples of a figure"), _steps(runs))


def _steps(runs: Sequence[Run]) -> Iterator[list[str]]:
    for step in runs[-1].steps:
        same = [each for run in runs for each in run.steps if each.name == step.name]
        fewest, most = min(each.fewest for each in same), max(each.most for each in same)
        counts = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        yield [step.name, f"{statistics.median(each.seconds for each in same):.0f}", counts]


def _budgets(runs: Sequence[Run]) -> str:
    shown = list(rows(Together([run.figures for run in runs])))
    found = [_by_name(run) for run in runs]
    verdicts = [
        verdict([each.get(row[:2], row._replace(share=None)) for each in found]) for row in shown
    ]
    body = [(*row[:3], word) for row, word in zip(shown, verdicts, strict=True)]
    missed = [row for row in body if row[3].startswith(("**", "met,"))]
    met, known = verdicts.count("met"), len(verdicts) - verdicts.count("not measured")
    parts = [page_text.BUDGETS.format(met=met, known=known, runs=len(runs))]
    head = ("what", "budget", "measured", "")
    if missed:
        names = [row[:2] for row in missed]
        parts += ["### Not met, or with less than a tenth to spare\n", table(head, missed)]
        parts += [reasons(names)]
        for line in without_reason(names):
            tell(f"no reason in page_reasons.py: {line}")
    return "\n".join([*parts, "### All\n", table(head, body)])


def _by_name(run: Run) -> dict[tuple[str, ...], Row]:
    return {row[:2]: row for row in rows(run.figures)}
