"""The tables of docs/files.md are what gover does."""

import table


def test_the_document_holds_the_tables_as_gover_reads_today():
    """`python tests/lint/table.py --write` brings it up to date."""
    document = table.DOCUMENT.read_text()
    _, between, _ = table.between_marks(document)

    assert (document.count(table.BEGIN), document.count(table.END)) == (1, 1)
    assert between == f"\n{table.text()}\n"
