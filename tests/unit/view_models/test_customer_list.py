"""The customer list: found by whatever people remember, a window of rows at a time."""

from pathlib import Path

import pytest

from client.view_models.customer_list import WINDOW, CustomerList
from tests.support.company import customer
from tests.unit.view_models.workbench import desk_of, directory_at


def list_of(folder: Path, *more: object) -> CustomerList:
    desk = desk_of("li", folder, *more)  # type: ignore[arg-type]
    return CustomerList(desk, directory_at(desk))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("acme", "acme"),
        ("ACM", "acme"),
        ("dfmy", "东方贸易"),
        ("dongfang", "东方贸易"),
        ("东方", "东方贸易"),
        ("１３９０", "东方贸易"),
        ("0451 8888", "acme"),
        ("04518888", "acme"),
        ("A-1", "acme"),
        ("canton", "zeta"),
    ],
)
def test_a_customer_is_found_by_what_people_remember(tmp_path: Path, text: str, found: str) -> None:
    listed = list_of(tmp_path)
    listed.look_for(text)
    assert [row.name for row in listed.rows] == [found]


def test_names_are_sorted_by_sound(tmp_path: Path) -> None:
    assert [row.name for row in list_of(tmp_path).rows] == ["acme", "东方贸易", "zeta"]


def test_rows_are_built_a_window_at_a_time(tmp_path: Path) -> None:
    many = [row for n in range(60) for row in customer(f"shop-{n:02d}")]
    listed = list_of(tmp_path, *many)
    assert (len(listed.rows), listed.found) == (WINDOW, 63)
    listed.show_more()
    assert len(listed.rows) == 2 * WINDOW
    for _ in range(3):
        listed.show_more()
    assert len(listed.rows) == 63


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    listed = list_of(tmp_path)
    listed.look_for("nobody")
    assert (listed.rows, listed.found, listed.held) == ((), 0, 3)
