"""Laws of entering and leaving."""

from hypothesis import assume, given
from hypothesis import strategies as st

from gover.env_diff import UNDO_RECORD, Effects, EnvChange, apply, undo

NAMES = ("GOROOT", "GOTOOLCHAIN", "SDKROOT")
values = st.text(st.characters(exclude_characters="\0\x1f", codec="utf-8"), max_size=6)
entries = st.lists(st.sampled_from(["/bin", "/usr/bin", "", "/a b", "/ours/1/bin"]), max_size=5)
environs = st.builds(
    lambda path, rest: {"PATH": ":".join(path), **rest},
    entries,
    st.dictionaries(st.sampled_from(NAMES), values),
)
effects = st.builds(
    Effects,
    st.lists(
        st.sampled_from(["/ours/1/bin", "/ours/2/bin", "/p/bin"]), unique=True, max_size=2
    ).map(tuple),
    st.lists(
        st.builds(
            EnvChange,
            st.sampled_from(NAMES),
            st.sampled_from(["set", "offer", "add", "unset"]),
            values,
        ),
        unique_by=lambda change: change.name,
        max_size=3,
    ).map(tuple),
)


@given(environs, effects)
def test_leaving_restores_what_entering_found(environ, effects):
    assert undo(apply(environ, effects)) == environ


@given(environs, effects, effects)
def test_switching_is_leaving_and_entering(environ, one, other):
    assert apply(undo(apply(environ, one)), other) == apply(environ, other)


@given(environs, effects, st.dictionaries(st.sampled_from(NAMES), values))
def test_what_the_user_sets_inside_stays(environ, effects, edits):
    inside = apply(environ, effects)
    edits = {name: value for name, value in edits.items() if inside.get(name) != value}

    after = undo({**inside, **edits})

    assert after == {**environ, **edits}


@given(environs, effects, entries, entries)
def test_path_entries_the_user_adds_inside_stay(environ, effects, first, last):
    assume(environ["PATH"])  # what is added to an empty PATH begins with an empty entry
    inside = apply(environ, effects)
    added = [f"/mine/{number}" for number, _ in enumerate(first)]
    appended = [f"/mine/last/{number}" for number, _ in enumerate(last)]

    inside["PATH"] = ":".join([*added, inside["PATH"], *appended])

    assert undo(inside)["PATH"] == ":".join([*added, environ["PATH"], *appended])


def test_an_offer_is_declined_by_a_value_and_not_by_an_empty_one():
    effects = Effects((), (EnvChange("GOTOOLCHAIN", "offer", "local"),))

    assert apply({"GOTOOLCHAIN": "auto"}, effects) == {"GOTOOLCHAIN": "auto"}
    assert apply({"GOTOOLCHAIN": ""}, effects)["GOTOOLCHAIN"] == "local"
    assert undo(apply({"GOTOOLCHAIN": ""}, effects)) == {"GOTOOLCHAIN": ""}


def test_a_variable_that_cannot_be_remembered_is_left_alone():
    effects = Effects((), (EnvChange("GOROOT", "unset"),))

    assert apply({"GOROOT": "a\x1fb"}, effects) == {"GOROOT": "a\x1fb"}


def test_a_damaged_memory_does_no_harm():
    assert undo({"PATH": "/bin", UNDO_RECORD: "\x1f\x1fGOROOT"}) == {"PATH": "/bin"}


def test_a_word_is_added_once_behind_what_is_there():
    effects = Effects((), (EnvChange("CGO_CPPFLAGS", "add", "-DX"),))

    def added(text):
        return apply({"CGO_CPPFLAGS": text}, effects)["CGO_CPPFLAGS"]

    assert apply({}, effects)["CGO_CPPFLAGS"] == added("") == "-DX"
    assert added("-I/a") == "-I/a -DX"
    assert added("-DXY") == "-DXY -DX"
    assert added("-DX") == "-DX"
    assert added("-I/a -DX -O1") == "-I/a -DX -O1"
    assert undo(apply({"CGO_CPPFLAGS": "-I/a"}, effects)) == {"CGO_CPPFLAGS": "-I/a"}
