"""Scopes on a device: what may be here, and what must go."""

from shared.models.customer import Contact, ContactPrivate, Customer
from shared.models.territory import Territory
from shared.models.visit import Visit
from shared.rules.visibility import COMPANY, Scope
from sync.ports import DeviceStore
from sync.wire.pull import Cursor, SnapshotMark
from tests.contract.device_suite import DeviceSuite
from tests.contract.rows import MINE, NEXT, NORTH, PRIVATE, card, person_at, sensitive_side, visit, wire
from tests.support.company import territory


class DeviceScopesSuite(DeviceSuite):
    """A row stays exactly as long as something that the device holds lists it."""

    def test_leaving_purges_the_card_and_all_that_hangs_on_it(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card()), wire(person_at("acme")), wire(card("globex"))])
        store.enter(NORTH, ["acme", "globex"])
        store.leave(NORTH, ["acme"])
        assert [row.id for row in store.all(Customer)] == ["globex"]
        assert store.all(Contact) == []

    def test_a_root_that_sits_in_another_held_scope_stays(self, store: DeviceStore) -> None:
        for scope in (NORTH, NEXT):
            store.put_wire(scope, [wire(card())])
            store.enter(scope, ["acme"])
        store.leave(NORTH, ["acme"])
        assert store.get(Customer, "acme") is not None
        store.leave(NEXT, ["acme"])
        assert store.get(Customer, "acme") is None

    def test_the_sensitive_side_follows_its_own_scope(self, store: DeviceStore) -> None:
        private = sensitive_side("acme")
        store.put_wire(NORTH, [wire(card())])
        store.put_wire(PRIVATE, [wire(private)])
        store.leave(NORTH, ["acme"])
        assert store.get(Customer, "acme") is None
        assert store.get(ContactPrivate, private.id) is not None
        store.leave(PRIVATE, ["acme"])
        assert store.get(ContactPrivate, private.id) is None

    def test_my_own_visits_stay_when_the_card_goes(self, store: DeviceStore) -> None:
        mine, theirs = visit("v1", "acme", "li"), visit("v2", "acme", "wang")
        store.put_wire(NORTH, [wire(card()), wire(mine), wire(theirs)])
        store.put_wire(MINE, [wire(mine)])
        store.set_cursor(MINE, Cursor(seq=1))
        store.leave(NORTH, ["acme"])
        assert store.all(Visit) == [mine]
        assert store.all(Customer) == []

    def test_an_inbox_that_arrives_with_the_departure_keeps_its_rows(self, store: DeviceStore) -> None:
        mine = visit("v1", "acme", "li")
        store.put_wire(NORTH, [wire(card()), wire(mine)])
        with store.transaction():
            store.drop_scope(MINE)
            store.put_wire(MINE, [wire(mine)])
            store.leave(NORTH, ["acme"])
            store.set_cursor(MINE, Cursor(seq=1))
        assert store.all(Visit) == [mine]

    def test_a_row_that_left_my_inbox_goes_unless_its_card_is_here(self, store: DeviceStore) -> None:
        mine = visit("v1", "acme", "li")
        store.put_wire(MINE, [wire(mine)])
        store.set_cursor(MINE, Cursor(seq=1))
        store.remove(MINE, [("visit", "v1")])
        assert store.all(Visit) == []
        store.put_wire(MINE, [wire(mine)])
        store.put_wire(NORTH, [wire(card()), wire(mine)])
        store.remove(MINE, [("visit", "v1")])
        assert store.all(Visit) == [mine]

    def test_a_row_that_left_the_territory_stays_where_the_inbox_lists_it(self, store: DeviceStore) -> None:
        mine, theirs = visit("v1", "acme", "li"), visit("v2", "acme", "wang")
        store.put_wire(NORTH, [wire(card()), wire(mine), wire(theirs)])
        store.set_cursor(MINE, Cursor(seq=1))
        store.remove(NORTH, [("visit", "v1"), ("visit", "v2")])
        assert store.all(Visit) == [mine]

    def test_a_dropped_scope_takes_its_cursor_and_rows_with_it(self, store: DeviceStore) -> None:
        mine = visit("v1", "acme", "li")
        store.put_wire(NORTH, [wire(card()), wire(mine)])
        store.put_wire(NEXT, [wire(card("globex"))])
        for scope in (NORTH, NEXT, MINE):
            store.set_cursor(scope, Cursor(seq=4))
        store.drop_scope(NORTH)
        assert [row.id for row in store.all(Customer)] == ["globex"]
        assert store.all(Visit) == [mine]
        assert set(store.cursors()) == {NEXT, MINE}
        store.drop_scope(MINE)
        assert store.all(Visit) == []

    def test_company_content_goes_with_its_scope(self, store: DeviceStore) -> None:
        store.put_wire(COMPANY, [wire(territory("hq", None, "company"))])
        store.put_wire(NORTH, [wire(card())])
        store.drop_scope(COMPANY)
        assert store.all(Territory) == []
        assert store.all(Customer) == [card()]

    def test_a_purged_row_does_not_come_back_from_its_shadow(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 1)])
        store.put_optimistic([card(city="Hangzhou")])
        store.leave(NORTH, ["acme"])
        store.restore_shadows()
        assert store.get(Customer, "acme") is None

    def test_a_root_that_left_can_enter_again(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card())])
        store.leave(NORTH, ["acme"])
        store.put_wire(NORTH, [wire(card(), 2)])
        store.enter(NORTH, ["acme"])
        assert store.get(Customer, "acme") == card()

    def test_cursors_move_and_remember_an_unfinished_copy(self, store: DeviceStore) -> None:
        half = Cursor(seq=3, snapshot=SnapshotMark(kind="visit", id="v9"))
        store.set_cursor(NORTH, half)
        store.set_cursor(NEXT, Cursor(seq=1))
        assert _places(store) == {NORTH: half, NEXT: Cursor(seq=1)}
        store.set_cursor(NORTH, Cursor(seq=8))
        assert _places(store)[NORTH] == Cursor(seq=8)


def _places(store: DeviceStore) -> dict[Scope, Cursor]:
    return {scope: cursor.plain() for scope, cursor in store.cursors().items()}
