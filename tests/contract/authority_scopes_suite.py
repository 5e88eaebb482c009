"""Scopes on the server: members, numbers in the order of commits, and pointers."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from threading import Event

from shared.models.customer import Customer
from shared.rules.visibility import Scope
from sync.core.digest import MODULUS
from sync.core.records import Advance, FeedEntry, Standing, Stored
from sync.ports import AuthorityStore
from tests.contract.authority_suite import AuthoritySuite, Crash, pointer, put, sit
from tests.contract.rows import NEXT, NORTH, card

ONE = Advance(1, 1)
WRITERS = 4
ROUNDS = 12


class AuthorityScopesSuite(AuthoritySuite):
    """A reader who has seen a number has seen everything below it."""

    def test_members_are_what_was_set_last(self, store: AuthorityStore) -> None:
        sit(store, "acme", NORTH, NEXT)
        with store.transaction(write=True) as tx:
            tx.set_members("acme", frozenset((NEXT,)))
            tx.set_members("globex", frozenset((NORTH,)))
            tx.set_members("globex", frozenset())
            now = {"acme": frozenset((NEXT,)), "globex": frozenset(), "nobody": frozenset()}
            assert tx.members_of(["acme", "globex", "nobody"]) == now
        with store.transaction(write=False) as tx:
            assert tx.members_of(["acme", "globex", "nobody"]) == now

    def test_numbers_are_dense(self, store: AuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            assert tx.advance({NORTH: Advance(3, 7), NEXT: Advance(1, 1)}) == {NORTH: 0, NEXT: 0}
        with suppress(Crash), store.transaction(write=True) as tx:
            tx.advance({NORTH: Advance(10, 5)})
            raise Crash
        with store.transaction(write=True) as tx:
            assert tx.advance({NORTH: Advance(2, MODULUS - 3)}) == {NORTH: 3}
        with store.transaction(write=False) as tx:
            assert tx.standings([NORTH, NEXT, Scope("t:new")]) == {
                NORTH: Standing(head=5, digest=4),
                NEXT: Standing(head=1, digest=1),
                Scope("t:new"): Standing(),
            }

    def test_what_was_trimmed_is_gone_and_the_floor_says_so(self, store: AuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            tx.advance({NORTH: Advance(3, 0)})
            tx.append_feed([pointer(1, "a"), pointer(2, "b"), pointer(3, "c")])
        with store.transaction(write=True) as tx:
            assert tx.trim({NORTH: 2, NEXT: 5}) == 2
            assert tx.trim({NORTH: 1}) == 0, "a floor never sinks"
        with store.transaction(write=False) as tx:
            assert tx.feed_after(NORTH, 0, 10) == [pointer(3, "c")]
            assert tx.standings([NORTH])[NORTH] == Standing(head=3, floor=2)

    def test_pointers_follow_a_number_in_order(self, store: AuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            tx.append_feed([pointer(2, "b"), pointer(1, "a"), pointer(3, "c", op="leave")])
            tx.append_feed([pointer(1, "x", scope=NEXT)])
        with store.transaction(write=False) as tx:
            assert tx.feed_after(NORTH, 0, 10) == [
                pointer(1, "a"),
                pointer(2, "b"),
                pointer(3, "c", op="leave"),
            ]
            assert tx.feed_after(NORTH, 1, 1) == [pointer(2, "b")]
            assert tx.feed_after(NORTH, 3, 10) == []

    def test_an_older_pointer_to_the_same_row_is_replaced(self, store: AuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            tx.append_feed([pointer(1, "a"), pointer(2, "b"), pointer(3, "a")])
        with store.transaction(write=True) as tx:
            tx.append_feed([pointer(4, "b"), FeedEntry(NORTH, 5, "", "b", "b", "enter")])
        with store.transaction(write=False) as tx:
            assert [(each.seq, each.kind, each.row) for each in tx.feed_after(NORTH, 0, 10)] == [
                (3, "customer", "a"),
                (4, "customer", "b"),
                (5, "", "b"),
            ]

    def test_writers_side_by_side_leave_no_gap_and_no_reader_behind(self, store: AuthorityStore) -> None:
        """A reader follows by number while writers commit in any order; it must miss nothing."""
        done = Event()

        def write(writer: int) -> None:
            random = Random(writer)  # noqa: S311  a repeatable choice, not a secret
            for turn in range(ROUNDS):
                name = f"w{writer}-{turn}"
                with suppress(Crash), store.transaction(write=True) as tx:
                    tx.lock([name])
                    tx.put([Stored(card(name), 1)])
                    before = tx.advance({NORTH: ONE, Scope(f"t:{random.randrange(3)}"): ONE})
                    tx.append_feed([pointer(before[NORTH] + 1, name)])
                    if random.random() < 0.2:
                        raise Crash

        def read() -> list[str]:
            seen: list[str] = []
            at, last = 0, False
            while not last:
                last = done.is_set()
                with store.transaction(write=False) as tx:
                    entries = tx.feed_after(NORTH, at, 100)
                    assert [each.seq for each in entries] == list(range(at + 1, at + 1 + len(entries)))
                    assert len(tx.rows_at([(each.kind, each.row) for each in entries])) == len(entries)
                    at += len(entries)
                    assert tx.standings([NORTH])[NORTH].head >= at
                seen += [each.row for each in entries]
            return seen

        with ThreadPoolExecutor(WRITERS + 1) as pool:
            reader = pool.submit(read)
            try:
                for writer in [pool.submit(write, number) for number in range(WRITERS)]:
                    writer.result()
            finally:
                done.set()
            seen = reader.result()
        with store.transaction(write=False) as tx:
            assert sorted(seen) == sorted(row.id for row in tx.all(Customer))
            assert tx.standings([NORTH])[NORTH].head == len(seen)

    def test_whoever_waits_for_a_root_sees_what_the_other_decided(self, store: AuthorityStore) -> None:
        """Read, decide, write on one card from many threads: no update is lost."""
        put(store, card(concerns="0"))

        def count_up() -> None:
            for _ in range(ROUNDS):
                with store.transaction(write=True) as tx:
                    tx.lock(["acme", "globex"])
                    now = tx.get(Customer, "acme")
                    assert now is not None
                    later = card(concerns=str(int(now.concerns) + 1))
                    tx.put([Stored(later, tx.version_of("customer", "acme") + 1)])

        with ThreadPoolExecutor(WRITERS) as pool:
            for each in [pool.submit(count_up) for _ in range(WRITERS)]:
                each.result()
        with store.transaction(write=False) as tx:
            assert tx.get(Customer, "acme") == card(concerns=str(WRITERS * ROUNDS))
            assert tx.version_of("customer", "acme") == WRITERS * ROUNDS + 1

    def test_a_reader_sees_one_moment_throughout(self, store: AuthorityStore) -> None:
        with ThreadPoolExecutor(1) as pool:
            with store.transaction(write=False) as reader:
                first = reader.standings([NORTH])
                writing = pool.submit(_take_one, store)
                with suppress(TimeoutError):
                    writing.result(timeout=0.2)
                assert reader.standings([NORTH]) == first
                assert reader.feed_after(NORTH, 0, 10) == []
            writing.result()
        with store.transaction(write=False) as tx:
            assert tx.standings([NORTH])[NORTH].head == 1


def _take_one(store: AuthorityStore) -> None:
    with store.transaction(write=True) as tx:
        tx.advance({NORTH: ONE})
        tx.append_feed([pointer(1, "acme")])
