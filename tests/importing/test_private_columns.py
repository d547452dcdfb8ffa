import pytest

from ccsim.importing.private_columns import private_reason


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        ("Nickname", [], "looks like names"),
        ("alterName", [], "looks like names"),
        ("who", ["Ann Lee", "Bo Day", "Cy O'Neil"], "looks like names"),
        ("q7", ["a@b.org", "c@d.co.uk"], "looks like a way to reach somebody"),
        ("q8", ["07700 900123", "+44 7700 900456"], "looks like a way to reach somebody"),
        ("date_of_birth", [], "looks like a date of birth"),
        ("q9", ["1980-01-02", "1975-12-31"], "looks like dates, perhaps of birth"),
        ("q10", ["she is my oldest friend from school", "we met when the children were small"], "looks like free text"),
        ("Cords_x", ["0.2590318384756905", "0.4097753612149478"], ""),
        ("gender", ["woman", "man", "woman"], ""),
        ("kind", ["Good Friend", "Good Friend", "Good Friend", "Good Friend"], ""),
        ("age", ["31", "45"], ""),
        ("empty", ["", ""], ""),
    ],
)
def test_which_columns_look_private(name, cells, reason):
    assert private_reason(name, cells) == reason
