"""Rows on a device: what the server sent, and what is shown ahead of it."""

import pytest

from shared.models.customer import Contact, Customer
from shared.models.visit import Visit
from sync.ports import DeviceStore
from tests.contract.device_suite import DeviceSuite
from tests.contract.rows import NORTH, card, person_at, visit, wire


class DeviceRowsSuite(DeviceSuite):
    """What is read is what was written, and the optimistic can be taken back."""

    def test_a_row_from_the_server_is_there_with_its_version(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 7)])
        assert store.get(Customer, "acme") == card()
        assert store.version_of("customer", "acme") == 7
        assert store.get(Customer, "nobody") is None
        assert store.version_of("customer", "nobody") == 0

    def test_a_later_copy_of_a_row_replaces_the_earlier_one(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 1)])
        assert store.get(Customer, "acme") == card()
        later = card(city="Hangzhou")
        store.put_wire(NORTH, [wire(later, 2)])
        assert store.get(Customer, "acme") == later
        assert store.all(Customer) == [later]

    def test_rows_are_found_by_every_indexed_field_in_the_order_of_ids(self, store: DeviceStore) -> None:
        b, a = visit("b", "acme", "li"), visit("a", "acme", "li")
        other = visit("c", "globex", "wang")
        store.put_wire(NORTH, [wire(b), wire(a), wire(other)])
        assert store.find(Visit, "customer", "acme") == [a, b]
        assert store.find(Visit, "author", "wang") == [other]
        assert store.find(Visit, "author", "nobody") == []
        assert store.all(Visit) == [a, b, other]

    def test_a_field_that_is_not_indexed_is_refused(self, store: DeviceStore) -> None:
        with pytest.raises(LookupError):
            store.find(Customer, "city", "Hangzhou")

    def test_a_row_that_moved_to_another_value_is_found_only_there(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 1)])
        store.put_wire(NORTH, [wire(card(owner="wang"), 2)])
        assert store.find(Customer, "owner", "li") == []
        assert [row.id for row in store.find(Customer, "owner", "wang")] == ["acme"]

    def test_what_was_committed_is_there_after_opening_again(self) -> None:
        store = self.open()
        store.put_wire(NORTH, [wire(card())])
        store.set_meta("device", "d1")
        self.close(store)
        again = self.open()
        assert again.get(Customer, "acme") == card()
        assert again.meta("device") == "d1"
        self.close(again)

    def test_an_optimistic_row_is_shown_and_taken_back(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 3)])
        ahead = card(city="Hangzhou")
        store.put_optimistic([ahead, person_at("acme")])
        assert store.get(Customer, "acme") == ahead
        assert store.version_of("customer", "acme") == 3
        assert [row.name for row in store.find(Contact, "customer", "acme")] == ["Mr Hu"]
        store.restore_shadows()
        assert store.get(Customer, "acme") == card()
        assert store.version_of("customer", "acme") == 3
        assert store.find(Contact, "customer", "acme") == []

    def test_the_shadow_keeps_what_stood_before_the_first_optimistic_write(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 3)])
        store.put_optimistic([card(city="Hangzhou")])
        store.put_optimistic([card(city="Wuhan")])
        assert store.get(Customer, "acme") == card(city="Wuhan")
        store.restore_shadows()
        assert store.get(Customer, "acme") == card()
        store.restore_shadows()
        assert store.get(Customer, "acme") == card()

    def test_the_shadow_survives_closing(self) -> None:
        store = self.open()
        store.put_wire(NORTH, [wire(card(), 3)])
        store.put_optimistic([card(city="Hangzhou"), card("new")])
        self.close(store)
        again = self.open()
        again.restore_shadows()
        assert again.all(Customer) == [card()]
        self.close(again)

    def test_the_server_has_the_last_word_on_a_row_ahead_of_it(self, store: DeviceStore) -> None:
        store.put_optimistic([card(city="Hangzhou")])
        store.put_wire(NORTH, [wire(card(city="Wuhan"), 1)])
        assert store.get(Customer, "acme") == card(city="Wuhan")
        store.restore_shadows()
        assert store.get(Customer, "acme") == card(city="Wuhan")
        assert store.version_of("customer", "acme") == 1

    def test_a_restored_row_is_found_by_its_old_values(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 1)])
        store.put_optimistic([card(owner="wang")])
        assert store.find(Customer, "owner", "li") == []
        store.restore_shadows()
        assert [row.id for row in store.find(Customer, "owner", "li")] == ["acme"]
