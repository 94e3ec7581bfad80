"""The picture of the house is drawn from the imports, and shows what it says."""

import xml.etree.ElementTree as ET

import house

ROOT_TAG = "{http://www.w3.org/2000/svg}"


def shown():
    return [text.text for text in ET.parse(house.PICTURE).iter(f"{ROOT_TAG}text")]


def test_the_picture_is_that_of_todays_imports():
    assert house.PICTURE.read_text() == house.picture(), "python docs/make/everything.py"


def test_every_room_and_every_library_is_in_it():
    texts = " ".join(shown())

    assert [room for room in house.rooms() if room.removeprefix("gover.") not in texts] == []
    assert [library for library in house.OWNERS if library not in texts] == []


def test_no_import_is_counted_upwards_and_most_go_down():
    counts = house.counted()

    assert [pair for pair in counts if pair[1] > pair[0]] == []
    assert sum(count for (above, below), count in counts.items() if below < above) > 300
