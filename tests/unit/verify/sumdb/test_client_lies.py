"""Every way a server, a proxy or a wire can lie about a record, and that it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import GoverError, VerificationError
from gover.verify.sumdb.client import MAX_RESPONSE_SIZE
from tests.lib import static_sumdb
from tests.lib.fake_sumdb import (
    MODULE,
    NAME,
    SEED,
    FakeLog,
    lookup_path,
    record,
    records,
    version,
    zip_hash,
)

SIZE = 600
ASKED = 5


@pytest.fixture
def log():
    return FakeLog(records(SIZE))


def refused(log, answer, why):
    log.lies[lookup_path(ASKED)] = answer
    with pytest.raises(VerificationError, match=why):
        log.lookup(ASKED)


def test_the_log_tells_the_truth_when_it_is_left_alone(log):
    assert log.lookup(ASKED).zip_hash == zip_hash(ASKED)


@pytest.mark.parametrize("answer", [b"", b"\n", b"not found\n", b"<html></html>\n\n"])
def test_an_answer_without_a_record_is_refused(log, answer):
    """CVE-2026-42501, first half: nothing is not a proof."""
    refused(log, answer, "malformed record")


def test_a_true_record_of_another_version_is_refused(log):
    """CVE-2026-42501: a record that is in the log, but not about what was asked."""
    refused(log, log.answer(ASKED + 1), "has no hash of")


@pytest.mark.parametrize(
    "line",
    [
        f"{MODULE}/v2 v0.0.5 {zip_hash(5)}\n",
        f"{MODULE} v0.0.55 {zip_hash(5)}\n",
        f" {MODULE} v0.0.5 {zip_hash(5)}\n",
        f"{MODULE} v0.0.5  {zip_hash(5)}\n",
        f"{MODULE} v0.0.5 {zip_hash(5)} more\n",
        f"{MODULE} v0.0.5 {zip_hash(5)[3:]}\n",
        f"{MODULE} v0.0.5 h1:AAAA\n",
        f"{MODULE} v0.0.5/go.mod {zip_hash(5)}\n",
        f"other v1 h1:x\u2028{MODULE} v0.0.5 {zip_hash(5)}\n",
        f"other v1 h1:x\x85{MODULE} v0.0.5 {zip_hash(5)}\n",
    ],
)
def test_a_record_without_exactly_our_line_is_refused(line):
    texts = records(SIZE)
    texts[ASKED] = line.encode()
    with pytest.raises(VerificationError, match="has no hash of"):
        FakeLog(texts).lookup(ASKED)


def test_a_record_with_two_hashes_of_one_version_is_refused():
    texts = records(SIZE)
    texts[ASKED] = record(ASKED) + record(ASKED, "other")
    with pytest.raises(VerificationError, match="two hashes"):
        FakeLog(texts).lookup(ASKED)


def test_a_record_that_is_not_in_the_log_is_refused(log):
    refused(log, static_sumdb.lookup_answer(ASKED, record(ASKED, "evil"), log.head), "differs from")


def test_a_true_record_under_another_number_is_refused(log):
    refused(log, static_sumdb.lookup_answer(ASKED + 1, record(ASKED), log.head), "differs from")


@pytest.mark.parametrize("number", [SIZE, SIZE + 1, 2**40, 2**63 - 1])
def test_a_record_outside_the_tree_is_refused(log, number):
    refused(
        log, static_sumdb.lookup_answer(number, record(ASKED), log.head), "outside the signed tree"
    )


def test_lines_added_to_the_record_are_refused(log):
    refused(
        log,
        static_sumdb.lookup_answer(ASKED, record(ASKED) + record(ASKED, "evil"), log.head),
        "differs from",
    )


def evil_head(log):
    text = static_sumdb.tree_text(log.size, log.root) + record(ASKED, "evil").decode()
    return static_sumdb.sign_note(text, NAME, SEED)


def test_lines_in_the_signed_note_are_never_read(log):
    """CVE-2026-56864: the note is signed, its further lines are nobody's record."""
    refused(log, static_sumdb.lookup_answer(3, record(3), evil_head(log)), "has no hash of")


def test_the_true_record_stands_beside_lines_in_the_signed_note(log):
    log.lies[lookup_path(ASKED)] = static_sumdb.lookup_answer(ASKED, record(ASKED), evil_head(log))
    assert log.lookup(ASKED).zip_hash == zip_hash(ASKED)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda answer, evil: evil + answer,
        lambda answer, evil: b"3\n" + evil + b"\n" + answer,
        lambda answer, evil: answer + b"\n" + evil,
        lambda answer, evil: answer + evil,
        lambda answer, evil: answer.replace(b"\n\n", b"\n\n" + evil + b"\n", 1),
    ],
)
def test_lines_anywhere_around_the_record_are_refused(log, wrap):
    """CVE-2026-56864, in the answer itself: before it, between record and note, after it."""
    log.lies[lookup_path(ASKED)] = wrap(log.answer(ASKED), record(ASKED, "evil"))
    with pytest.raises(VerificationError):
        log.lookup(ASKED)


def test_a_head_signed_by_another_key_is_refused(log):
    head = static_sumdb.signed_head(log.size, log.root, NAME, b"\x08" * 32)
    refused(log, static_sumdb.lookup_answer(ASKED, record(ASKED), head), "did not sign")


def test_a_head_with_a_wrong_signature_is_refused(log):
    line = static_sumdb.signature_line("another text\n", NAME, SEED)
    head = static_sumdb.tree_text(log.size, log.root).encode() + b"\n" + line
    refused(log, static_sumdb.lookup_answer(ASKED, record(ASKED), head), "wrong signature")


def test_a_head_with_a_further_signature_of_a_stranger_is_accepted(log):
    text = static_sumdb.tree_text(log.size, log.root)
    head = log.head + static_sumdb.signature_line(text, "witness.example.com", b"\x09" * 32)
    log.lies[lookup_path(ASKED)] = static_sumdb.lookup_answer(ASKED, record(ASKED), head)
    assert log.lookup(ASKED).zip_hash == zip_hash(ASKED)


def test_a_signed_note_that_is_no_tree_is_refused(log):
    note = static_sumdb.sign_note("another kind of note\n1\n2\n", NAME, SEED)
    refused(log, static_sumdb.lookup_answer(ASKED, record(ASKED), note), "malformed tree note")


def test_a_signed_root_that_no_tile_supports_is_refused(log):
    head = static_sumdb.signed_head(log.size, bytes(32), NAME, SEED)
    refused(log, static_sumdb.lookup_answer(ASKED, record(ASKED), head), "do not match")


def test_an_answer_of_more_than_a_mebibyte_is_refused(log):
    answer = log.answer(ASKED)
    refused(log, answer + b"x" * (MAX_RESPONSE_SIZE + 1 - len(answer)), "more than 1048576 bytes")


def test_a_flipped_bit_in_any_tile_a_lookup_reads_is_refused(log):
    log.lookup(ASKED)
    for path in [path for path in log.asked if path.startswith("tile/")]:
        for position in range(0, len(log.tiles[path]), 32):
            lie = bytearray(log.tiles[path])
            lie[position] ^= 1
            log.lies = {path: bytes(lie)}
            with pytest.raises(VerificationError):
                log.lookup(ASKED)


@pytest.mark.parametrize("change", [lambda d: d[:-32], lambda d: d[:-1], lambda d: d + d, bytes])
def test_a_tile_of_another_length_is_refused(log, change):
    log.lookup(ASKED)
    for path in [path for path in log.asked if path.startswith("tile/")]:
        log.lies = {path: change(log.tiles[path]) if change is not bytes else b""}
        with pytest.raises(VerificationError):
            log.lookup(ASKED)


def test_a_stale_tile_of_a_smaller_tree_is_refused(log):
    log.lies["tile/8/1/000.p/2"] = FakeLog(records(256)).tiles["tile/8/1/000.p/1"]
    with pytest.raises(VerificationError, match="32 bytes, not 64"):
        log.lookup(ASKED)


def test_a_tile_of_another_history_is_refused(log):
    log.lies["tile/8/0/000"] = FakeLog(records(SIZE, fork_at=200)).tiles["tile/8/0/000"]
    with pytest.raises(VerificationError, match="tile/8/0/000 is not part of"):
        log.lookup(ASKED)


SHARED = FakeLog(records(SIZE))
ANSWER = SHARED.answer(ASKED)


def outcome(answer):
    SHARED.lies = {lookup_path(ASKED): answer}
    try:
        return SHARED.lookup(ASKED)
    except GoverError:
        return None


@given(st.integers(0, len(ANSWER) - 1), st.integers(0, 255))
def test_one_changed_byte_in_an_answer_never_gives_another_hash(position, byte):
    changed = bytearray(ANSWER)
    changed[position] = byte
    assert outcome(bytes(changed)) in (None, outcome(ANSWER))


@given(st.integers(0, len(ANSWER)), st.binary(max_size=80), st.integers(0, 80))
def test_no_splice_in_an_answer_ever_gives_another_hash(position, inserted, removed):
    spliced = ANSWER[:position] + inserted + ANSWER[position + removed :]
    assert outcome(spliced) in (None, outcome(ANSWER))


@given(st.binary(max_size=400))
def test_bytes_from_nowhere_prove_nothing_and_crash_nothing(answer):
    assert outcome(answer) is None


def test_every_single_byte_of_an_answer_counts():
    """The same as the law above, for each position and one bit of it."""
    truth = outcome(ANSWER)
    for position in range(len(ANSWER)):
        changed = bytearray(ANSWER)
        changed[position] ^= 1
        assert outcome(bytes(changed)) in (None, truth), (position, version(ASKED))
