"""Rows of the customer list are taken over from one search to the next."""

from client.components.customer_row import customer_row
from client.view_models.badge import Badge
from client.view_models.customer_row import CustomerRow, Due


def test_a_row_is_told_apart_by_its_place_alone() -> None:
    badge = Badge(letter="", tone="vip", overridden=False, spoken="")
    row = CustomerRow("acme", "Acme", badge, "Hangzhou", "", Due("never", "No visit yet", 0))
    drawn = customer_row(row, lambda _customer: None)
    assert drawn.key is None
