"""Values in messages are shown as the message asks, and nothing in them is read as a message."""

import pytest

from shared.words import Words


@pytest.mark.parametrize(
    ("message", "value", "shown"),
    [
        ("{v:money}", 123_456_750, "¥1,234,567.50"),
        ("{v:money}", 5, "¥0.05"),
        ("{v:share}", 6_000, "60%"),
        ("{v:share}", 1_667, "16.67%"),
        ("{v:share}", 0, "0%"),
        ("{v:day}", "2026-03-25", "Wed 25 Mar 2026"),
        ("{v:day}", "2026-03-25T16:00:00+00:00", "Thu 26 Mar 2026"),
        ("{v:day}", "soon", "soon"),
        ("{v:term:role}", "rep", "Sales rep"),
        ("{v:who}", "li", "li"),
        ("{v}", 7, "7"),
        ("{v}", "{v} {w:money}", "{v} {w:money}"),
        ("{v.__class__}", "x", "{v.__class__}"),
        ("{other}", "x", "{other}"),
    ],
)
def test_a_value_is_shown_as_asked(message: str, value: str | int, shown: str) -> None:
    assert Words.of("en")(message, v=value) == shown
