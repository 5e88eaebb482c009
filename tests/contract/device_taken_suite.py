"""What the server took is kept for a while, and offered again to a history that lacks it."""

from datetime import timedelta

from sync.core.records import News
from sync.ports import DeviceStore
from sync.wire.push import Outcome, Status
from tests.contract.device_suite import DeviceSuite
from tests.support.company import MONDAY


class DeviceTakenSuite(DeviceSuite):
    """Acknowledged work survives the server's loss of it."""

    def test_what_the_restored_server_lacks_is_offered_again_before_all_that_waits(
        self, store: DeviceStore
    ) -> None:
        _take(store, "c1", "c2", "c3")
        store.enqueue("c4", "edit", "{}", MONDAY)
        assert store.offer_again(after=1) == 2
        assert _waiting(store) == [(1, "c1"), (2, "c2"), (3, "c3"), (4, "c4")]
        assert store.enqueue("c5", "edit", "{}", MONDAY).counter == 5
        assert store.offer_again(after=1) == 0, "once is enough"

    def test_what_was_decided_and_still_waits_for_its_rows_is_offered_too(self, store: DeviceStore) -> None:
        for name in ("c1", "c2", "c3"):
            store.enqueue(name, "edit", "{}", MONDAY)
        _settle(store, ("c1", "c2"))
        store.offer_again(after=1)
        assert _waiting(store) == [(1, "c1"), (2, "c2"), (3, "c3")]
        assert store.drop_decided(MONDAY) == []

    def test_what_was_refused_is_not_offered_again(self, store: DeviceStore) -> None:
        store.enqueue("c1", "edit", "{}", MONDAY)
        store.enqueue("c2", "edit", "{}", MONDAY)
        _settle(store, ("c1", "c2"), status="rejected")
        store.drop_decided(MONDAY)
        assert store.offer_again(after=0) == 0
        assert store.enqueue("c3", "edit", "{}", MONDAY).counter == 1

    def test_what_an_earlier_identity_had_sent_is_offered_whatever_its_counter(
        self, store: DeviceStore
    ) -> None:
        store.set_meta("device", "first")
        _take(store, "c1", "c2")
        store.set_meta("device", "second")
        store.renumber()
        _take(store, "c3")
        assert store.offer_again(after=1) == 2
        assert _waiting(store) == [(2, "c1"), (3, "c2"), (1, "c3")]

    def test_what_was_taken_long_ago_is_let_go(self, store: DeviceStore) -> None:
        _take(store, "c1")
        _take(store, "c2", at_days=10)
        store.forget_taken(MONDAY + timedelta(days=5))
        assert store.offer_again(after=0) == 1

    def test_news_are_told_once_and_in_order(self, store: DeviceStore) -> None:
        told = [News("left", MONDAY, root="acme", name="Acme"), News("repaired", MONDAY, count=3)]
        store.add_news(told)
        assert [each for _, each in store.news()] == told
        store.see_news(store.news()[0][0])
        assert [each for _, each in store.news()] == told[1:]
        store.see_news(store.news()[-1][0])
        assert store.news() == []
        store.add_news(told[:1])
        assert [each for _, each in store.news()] == told[:1]


def _settle(store: DeviceStore, names: tuple[str, ...], status: Status = "applied") -> None:
    counters = {each.id: each.counter for each in store.outbox()}
    store.settle([Outcome(counter=counters[name], id=name, status=status) for name in names])


def _take(store: DeviceStore, *names: str, at_days: int = 0) -> None:
    for name in names:
        store.enqueue(name, "edit", "{}", MONDAY)
    _settle(store, names)
    store.drop_decided(MONDAY + timedelta(days=at_days))


def _waiting(store: DeviceStore) -> list[tuple[int, str]]:
    return [(each.counter, each.id) for each in store.outbox() if each.state == "waiting"]
