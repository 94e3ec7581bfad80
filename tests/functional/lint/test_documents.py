"""The tables of docs/files.md are what gover does."""

from tests.lib.lint import reader_tables


def test_the_document_holds_the_tables_as_gover_reads_today():
    """`python -m tests.lib.lint.reader_tables --write` brings it up to date."""
    document = reader_tables.DOCUMENT.read_text()
    _, between, _ = reader_tables.between_marks(document)

    assert (document.count(reader_tables.BEGIN), document.count(reader_tables.END)) == (1, 1)
    assert between == f"\n{reader_tables.text()}\n"
