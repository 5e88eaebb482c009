"""Rows on the server: what a transaction sees, what it leaves, and what it must not overwrite."""

from contextlib import suppress

import pytest

from shared.models.customer import Contact, Customer
from shared.models.territory import Territory
from shared.models.visit import Visit
from sync.core.records import Advance, Standing, Stored
from sync.ports import AuthorityStore, LostRace
from tests.contract.authority_suite import AuthoritySuite, Crash, pointer, put, sit
from tests.contract.rows import MINE, NEXT, NORTH, PRIVATE, card, person_at, sensitive_side, visit
from tests.support.company import territory


class AuthorityRowsSuite(AuthoritySuite):
    """What is read is what was written, inside the transaction and after it."""

    def test_a_row_is_there_with_its_version_at_once_and_later(self, store: AuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            assert (tx.get(Customer, "acme"), tx.version_of("customer", "acme")) == (None, 0)
            tx.put([Stored(card(), 4)])
            assert (tx.get(Customer, "acme"), tx.version_of("customer", "acme")) == (card(), 4)
        with store.transaction(write=False) as tx:
            assert (tx.get(Customer, "acme"), tx.version_of("customer", "acme")) == (card(), 4)

    def test_rows_are_found_by_every_indexed_field_in_the_order_of_ids(self, store: AuthorityStore) -> None:
        b, a, other = visit("b", "acme", "li"), visit("a", "acme", "li"), visit("c", "globex", "wang")
        put(store, b, a, other)
        with store.transaction(write=False) as tx:
            assert tx.find(Visit, "customer", "acme") == [a, b]
            assert tx.find(Visit, "author", "li") == [a, b]
            assert tx.find(Visit, "author", "nobody") == []
            assert tx.all(Visit) == [a, b, other]
            with pytest.raises(LookupError):
                tx.find(Customer, "city", "Hangzhou")

    def test_what_the_transaction_wrote_is_found_in_it(self, store: AuthorityStore) -> None:
        put(store, visit("a", "acme", "li"), card())
        with store.transaction(write=True) as tx:
            assert [row.id for row in tx.find(Visit, "customer", "acme")] == ["a"]
            tx.put([Stored(visit("b", "acme", "wang"), 1), Stored(visit("c", "globex", "li"), 1)])
            tx.put([Stored(card(owner="wang"), 2)])
            assert [row.id for row in tx.find(Visit, "customer", "acme")] == ["a", "b"]
            assert [row.id for row in tx.find(Visit, "author", "li")] == ["a", "c"]
            assert tx.find(Customer, "owner", "li") == []
            assert [row.id for row in tx.find(Customer, "owner", "wang")] == ["acme"]

    def test_announced_roots_are_answered_as_if_asked_one_by_one(self, store: AuthorityStore) -> None:
        names = [f"c{n}" for n in range(5)]
        put(store, *(card(name) for name in names[:4]), *(person_at(name) for name in names[:3]))
        with store.transaction(write=True) as tx:
            tx.lock(names)
            tx.put([Stored(person_at("c3"), 1)])
            found = {name: [row.id for row in tx.find(Contact, "customer", name)] for name in names}
            assert found == {**{name: [f"contact-{name}"] for name in names[:4]}, "c4": []}
            assert [tx.get(Customer, name) is not None for name in names] == [True] * 4 + [False]
            tx.put([Stored(card("c4"), 1), Stored(person_at("c4"), 1)])
            assert tx.get(Customer, "c4") == card("c4")
            assert [row.id for row in tx.find(Contact, "customer", "c4")] == ["contact-c4"]

    def test_a_row_that_moved_to_another_root_is_found_only_there(self, store: AuthorityStore) -> None:
        put(store, visit("v", "acme", "li"))
        with store.transaction(write=True) as tx:
            assert len(tx.find(Visit, "customer", "acme")) == 1
            assert tx.find(Visit, "customer", "globex") == []
            tx.put([Stored(visit("v", "globex", "li"), 2)])
            assert tx.find(Visit, "customer", "acme") == []
            assert [row.id for row in tx.find(Visit, "customer", "globex")] == ["v"]
        with store.transaction(write=False) as tx:
            assert tx.find(Visit, "customer", "acme") == []
            assert [row.id for row in tx.find(Visit, "customer", "globex")] == ["v"]

    def test_a_transaction_that_raises_leaves_nothing(self, store: AuthorityStore) -> None:
        put(store, card())
        with suppress(Crash), store.transaction(write=True) as tx:
            tx.put([Stored(card(city="Hangzhou"), 2), Stored(card("globex"), 1)])
            tx.set_members("acme", frozenset((NORTH,)))
            tx.advance({NORTH: Advance(2, 9)})
            tx.append_feed([pointer(1, "acme"), pointer(2, "globex")])
            raise Crash
        with store.transaction(write=False) as tx:
            assert tx.get(Customer, "acme") == card()
            assert tx.get(Customer, "globex") is None
            assert tx.members_of(["acme"]) == {"acme": frozenset()}
            assert tx.standings([NORTH]) == {NORTH: Standing()}
            assert tx.feed_after(NORTH, 0, 10) == []

    def test_a_row_that_somebody_else_moved_on_is_not_overwritten(self, store: AuthorityStore) -> None:
        put(store, card())
        put(store, card(city="Hangzhou"), version=2)
        with pytest.raises(LostRace):
            put(store, card(city="Wuhan"), version=2)
        with store.transaction(write=False) as tx:
            assert tx.get(Customer, "acme") == card(city="Hangzhou")

    def test_a_row_written_several_times_takes_its_last_version(self, store: AuthorityStore) -> None:
        put(store, card())
        with store.transaction(write=True) as tx:
            assert tx.version_of("customer", "acme") == 1
            tx.put([Stored(card(city="Hangzhou"), 2)])
            assert tx.find(Customer, "owner", "li") == [card(city="Hangzhou")]
            tx.put([Stored(card(city="Wuhan"), 5)])
        with store.transaction(write=False) as tx:
            assert (tx.get(Customer, "acme"), tx.version_of("customer", "acme")) == (card(city="Wuhan"), 5)

    def test_prefetched_rows_are_known_and_so_are_the_missing(self, store: AuthorityStore) -> None:
        put(store, card("a"), visit("v", "a", "li"))
        with store.transaction(write=True) as tx:
            tx.prefetch([("customer", "a"), ("customer", "b"), ("visit", "v")])
            assert (tx.get(Customer, "a"), tx.get(Customer, "b")) == (card("a"), None)
            assert tx.version_of("visit", "v") == 1
            tx.put([Stored(card("b"), 1)])
            tx.prefetch([("customer", "b")])
            assert tx.get(Customer, "b") == card("b")

    def test_copies_come_in_the_order_asked_and_without_the_missing(self, store: AuthorityStore) -> None:
        put(store, card("a"), card("b"), person_at("a"))
        with store.transaction(write=False) as tx:
            copies = tx.rows_at(
                [("customer", "b"), ("contact", "contact-a"), ("customer", "z"), ("customer", "a")]
            )
            assert [(row.kind, row.id, row.root, row.version) for row in copies] == [
                ("customer", "b", "b", 1),
                ("contact", "contact-a", "a", 1),
                ("customer", "a", "a", 1),
            ]
            assert Customer.model_validate_json(copies[0].doc) == card("b")

    def test_the_rows_of_many_roots_come_together_each_root_by_itself(self, store: AuthorityStore) -> None:
        put(store, card("a"), card("b"), card("c"), person_at("a"))
        put(
            store,
            visit("v2", "a", "li"),
            visit("v1", "b", "li"),
            visit("v3", "a", "li"),
            visit("v0", "c", "li"),
        )
        with store.transaction(write=False) as tx:

            def found(kind: str, *roots: str) -> list[tuple[str, str]]:
                return [(row.root, row.id) for row in tx.rows_of_roots(kind, roots)]

            assert found("customer", "b", "nobody", "a", "a") == [("a", "a"), ("b", "b")]
            assert found("contact", "a", "b") == [("a", "contact-a")]
            assert found("visit", "b", "a") == [("a", "v2"), ("a", "v3"), ("b", "v1")]
            assert found("visit") == []

    def test_a_snapshot_carries_exactly_what_belongs_to_the_scope(self, store: AuthorityStore) -> None:
        put(store, card("a"), card("b"), card("c"), sensitive_side("a"), territory("hq", None, "company"))
        put(store, visit("v1", "a", "li"), visit("v2", "b", "li"), visit("v3", "b", "wang"))
        sit(store, "a", NORTH, PRIVATE)
        sit(store, "b", NORTH, NEXT)
        with store.transaction(write=False) as tx:

            def ids(scope: str, kind: str) -> list[str]:
                return [row.id for row in tx.snapshot(scope, kind, "", 100)]  # type: ignore[arg-type]

            assert ids(NORTH, "customer") == ["a", "b"]
            assert ids(NEXT, "customer") == ["b"]
            assert ids(NORTH, "visit") == ["v1", "v2", "v3"]
            assert ids(NEXT, "visit") == ["v2", "v3"]
            assert ids(MINE, "visit") == ["v1", "v2"]
            assert ids(MINE, "customer") == []
            assert ids(NORTH, "contact_private") == []
            assert ids(PRIVATE, "contact_private") == ["contact-a"]
            assert ids(PRIVATE, "customer") == []
            assert ids("company", "territory") == ["hq"]
            assert ids("company", "customer") == []

    def test_a_snapshot_goes_on_where_its_last_page_ended(self, store: AuthorityStore) -> None:
        names = sorted(["a", "B", "_", "9", "é-not-an-id", "b"])
        put(store, *(visit(name, "acme", "li") for name in names))
        put(store, *(territory(name, None, "company") for name in names))
        sit(store, "acme", NORTH)
        for scope, kind in ((NORTH, Visit), (MINE, Visit), ("company", Territory)):
            seen, after = [], ""
            with store.transaction(write=False) as tx:
                while page := tx.snapshot(scope, kind.KIND, after, 2):  # type: ignore[arg-type]
                    seen += [row.id for row in page]
                    after = page[-1].id
            assert seen == names
