"""Counts the ways in which a checksum database, a proxy or a wire lies."""

import pytest

# What is in test_client_lies.py and is no lie.
TRUE = {
    "test_the_log_tells_the_truth_when_it_is_left_alone",
    "test_a_head_with_a_further_signature_of_a_stranger_is_accepted",
    "test_the_true_record_stands_beside_lines_in_the_signed_note",
}
FORKS = ("fork", "another_history", "goes_back")


@pytest.fixture(autouse=True)
def _counted(request, figure):
    """Each way in which a log, a proxy or a wire lies."""
    name = request.function.__name__
    lied = "lies" in request.module.__name__ and name not in TRUE
    if lied or any(word in name for word in FORKS):
        figure("lies of a log, of a proxy, of a wire", 1, "ways")
        figure("lies of a log, of a proxy, of a wire: believed", 0)
