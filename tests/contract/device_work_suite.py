"""A person's work on a device: transactions, the outbox, and the drafts of what did not go through."""

from contextlib import suppress
from datetime import timedelta

from shared.errors import Code, Refusal
from shared.models.customer import Customer
from sync.core.records import Draft
from sync.ports import DeviceStore
from sync.wire.pull import Cursor
from sync.wire.push import Outcome
from tests.contract.device_suite import DeviceSuite
from tests.contract.rows import NORTH, card, wire
from tests.support.company import MONDAY

NOON = MONDAY + timedelta(hours=4)


class Crash(Exception):
    """A failure in the middle of a transaction."""


class DeviceWorkSuite(DeviceSuite):
    """Nothing is half done, nothing is lost, nothing is counted twice."""

    def test_a_transaction_that_raises_leaves_nothing(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 1)])
        with suppress(Crash), store.transaction():
            store.put_wire(NORTH, [wire(card(city="Hangzhou"), 2), wire(card("globex"))])
            store.put_optimistic([card(city="Wuhan")])
            store.enqueue("c1", "edit", "{}", MONDAY)
            store.set_cursor(NORTH, Cursor(seq=9))
            store.set_meta("epoch", "e")
            store.keep_draft(draft("d1"))
            assert store.get(Customer, "globex") is not None
            raise Crash
        assert store.get(Customer, "acme") == card()
        assert store.version_of("customer", "acme") == 1
        assert store.get(Customer, "globex") is None
        assert (store.outbox(), store.drafts(), store.cursors(), store.meta("epoch")) == ([], [], {}, None)
        store.restore_shadows()
        assert store.get(Customer, "acme") == card()

    def test_a_nested_transaction_joins_the_outer_one(self, store: DeviceStore) -> None:
        with suppress(Crash), store.transaction():
            with store.transaction():
                store.set_meta("epoch", "inner")
            raise Crash
        assert store.meta("epoch") is None
        with store.transaction():
            with store.transaction():
                store.set_meta("epoch", "inner")
            store.set_meta("user", "li")
        assert (store.meta("epoch"), store.meta("user")) == ("inner", "li")

    def test_a_failure_that_was_swallowed_inside_still_undoes_the_whole(self, store: DeviceStore) -> None:
        with suppress(RuntimeError), store.transaction():
            store.set_meta("epoch", "outer")
            with suppress(Crash), store.transaction():
                store.set_meta("user", "li")
                raise Crash
        assert (store.meta("epoch"), store.meta("user")) == (None, None)

    def test_a_counter_of_an_undone_command_is_given_again(self, store: DeviceStore) -> None:
        with suppress(Crash), store.transaction():
            store.enqueue("c1", "edit", "{}", MONDAY)
            raise Crash
        assert store.enqueue("c2", "edit", "{}", MONDAY).counter == 1

    def test_commands_wait_in_order_under_dense_counters(self, store: DeviceStore) -> None:
        queued = [store.enqueue(f"c{n}", "edit", f'{{"n":{n}}}', MONDAY + timedelta(n)) for n in range(3)]
        assert [each.counter for each in queued] == [1, 2, 3]
        assert store.outbox() == queued
        assert store.waiting(9) == queued
        assert store.waiting(2) == queued[:2]
        assert {each.state for each in queued} == {"waiting"}

    def test_decided_commands_are_taken_out_and_their_counters_never_come_back(
        self, store: DeviceStore
    ) -> None:
        for n in range(3):
            store.enqueue(f"c{n}", "edit", "{}", MONDAY)
        refusal = Refusal(code=Code.CROSS_REGION, rule="TER-6", params={"region": "南区"})
        outcomes = [
            Outcome(counter=1, id="c0", status="applied"),
            Outcome(counter=2, id="c1", status="rejected", refusal=refusal),
        ]
        store.settle(outcomes)
        assert [each.state for each in store.outbox()] == ["decided", "decided", "waiting"]
        assert [each.id for each in store.waiting(1)] == ["c2"]
        assert [each.outcome for each in store.drop_decided(NOON)] == outcomes
        assert [each.id for each in store.outbox()] == ["c2"]
        assert store.drop_decided(NOON) == []
        store.settle([Outcome(counter=3, id="c2", status="applied")])
        store.drop_decided(NOON)
        assert store.enqueue("c9", "edit", "{}", MONDAY).counter == 4

    def test_an_outcome_for_another_command_settles_nothing(self, store: DeviceStore) -> None:
        store.enqueue("c1", "edit", "{}", MONDAY)
        store.settle([Outcome(counter=1, id="another", status="applied")])
        assert store.outbox()[0].state == "waiting"

    def test_a_new_identity_counts_from_one_again(self, store: DeviceStore) -> None:
        for n in range(4):
            store.enqueue(f"c{n}", "edit", "{}", MONDAY)
        store.settle([Outcome(counter=1, id="c0", status="applied")])
        store.renumber()
        assert [(each.counter, each.id) for each in store.waiting(9)] == [(1, "c1"), (2, "c2"), (3, "c3")]
        assert store.enqueue("c9", "edit", "{}", MONDAY).counter == 4
        assert [each.id for each in store.drop_decided(NOON)] == ["c0"]

    def test_drafts_stay_until_their_author_lets_go(self, store: DeviceStore) -> None:
        refusal = Refusal(code=Code.NOT_YOUR_CUSTOMER, rule="TER-1")
        first, second = draft("d2", refusal), draft("d1")
        store.keep_draft(first)
        store.keep_draft(second)
        store.keep_draft(first)
        store.drop_scope(NORTH)
        store.leave(NORTH, ["acme"])
        assert store.drafts() == [first, second]
        store.discard_draft("d2")
        assert store.drafts() == [second]


def draft(name: str, refusal: Refusal | None = None) -> Draft:
    """Kept work."""
    return Draft(
        id=name,
        kind="edit_customer",
        text='{"name":"新"}',
        reason="rejected",
        refusal=refusal,
        root="acme",
        kept_at=MONDAY,
    )
