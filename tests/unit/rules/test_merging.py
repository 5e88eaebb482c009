"""Two people edit one card: what merges by itself, what is contested, and who prevails."""

from shared.models.customer import Customer, CustomerPatch, Position
from shared.rules.merging import Merge, differences, merge, with_their_units
from tests.support.company import customer

KNOWN = CustomerPatch(
    phone="1",
    industry="seed",
    assets=100,
    trade_state="current",
    lifecycle="new",
    address="Old Road 1",
    city="Jinan",
)


def card(**now: object) -> Customer:
    known = {name: getattr(KNOWN, name) for name in KNOWN.model_fields_set}
    return customer(**{**known, **now})[0]


def edit(**mine: object) -> tuple[CustomerPatch, CustomerPatch]:
    base = CustomerPatch(**{name: getattr(KNOWN, name) for name in mine})
    return base, CustomerPatch(**mine)  # type: ignore[arg-type]


def merged(card: Customer, **mine: object) -> Merge:
    return merge(card, *edit(**mine))


def test_what_nobody_else_touched_is_simply_changed() -> None:
    assert merged(card(), phone="2") == Merge({"phone": "2"}, (), ())


def test_different_fields_merge_without_a_word() -> None:
    assert merged(card(industry="flowers"), phone="2") == Merge({"phone": "2"}, (), ())


def test_the_same_change_twice_is_one_change() -> None:
    assert merged(card(phone="2"), phone="2") == Merge({}, (), ())


def test_of_two_different_changes_the_later_arrival_stands_and_is_noted() -> None:
    assert merged(card(phone="3"), phone="2") == Merge({"phone": "2"}, ("phone",), ())


def test_money_stage_and_identity_are_not_replaced_without_asking() -> None:
    assert merged(card(assets=300), assets=200) == Merge({}, (), ("assets",))
    assert merged(card(trade_state="former"), trade_state="upcoming") == Merge({}, (), ("trade_state",))
    assert merge(
        card(uscc="91330100MA27XXXX1A"),
        CustomerPatch(uscc=None),
        CustomerPatch(uscc="91330100MA27XXXX2B"),
    ).lost == ("uscc",)  # fmt: skip


def test_what_the_author_only_saw_does_not_undo_what_others_changed() -> None:
    assert merged(card(phone="3"), phone="1", industry="flowers") == Merge({"industry": "flowers"}, (), ())


def test_clearing_a_field_is_a_change_of_its_own() -> None:
    assert merged(card(), phone="") == Merge({"phone": ""}, (), ())
    assert merged(card(phone="3"), phone="").won == ("phone",)


def test_an_address_is_never_put_together_from_two() -> None:
    """Somebody moved the customer to Qingdao; the other, who only corrected the street, moves it back."""
    qingdao = card(address="Sea Road 2", city="Qingdao")
    result = merged(qingdao, address="Old Road 11", city="Jinan")
    assert result.values == {"address": "Old Road 11", "city": "Jinan"}
    assert result.won == ("address", "city"), "both stay visible, so that the move can be swapped back"


def test_the_place_on_the_map_belongs_to_the_address() -> None:
    here, there = Position(lat=36.6, lng=117.0), Position(lat=36.0, lng=120.3)
    result = merge(
        card(position=there),
        CustomerPatch(address="Old Road 1", position=None),
        CustomerPatch(address="Old Road 11", position=here),
    )
    assert result == Merge({"address": "Old Road 11", "position": here}, ("address", "position"), ())


def test_stage_and_lifecycle_are_asked_for_together() -> None:
    result = merged(card(lifecycle="old"), lifecycle="new", trade_state="former")
    assert result == Merge({}, (), ("lifecycle", "trade_state"))


def test_an_edit_of_one_field_of_an_address_names_all_of_it() -> None:
    assert with_their_units(("city", "phone")) == {
        "address", "city", "postal_code", "country", "position", "phone"
    }  # fmt: skip
    assert with_their_units(("name",)) == {"name"}
    assert with_their_units(()) == frozenset()


def test_a_difference_shows_three_versions_as_they_travel() -> None:
    here = Position(lat=36.6, lng=117.0)
    base, mine = CustomerPatch(position=None, phone="1"), CustomerPatch(position=here, phone="2")
    phone, place = differences(("position", "phone"), base, mine, card(phone="3"))
    assert (phone.field, phone.base, phone.mine, phone.theirs) == ("phone", "1", "2", "3")
    assert place.mine == {"lat": 36.6, "lng": 117.0, "crs": "wgs84"}
    assert place.theirs is None
