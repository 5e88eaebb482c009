"""What a device's rows add up to: kept beside them, and equal to what they add up to when counted anew."""

from random import Random

from shared.models.customer import Customer
from shared.models.visit import Visit
from shared.registry import KINDS
from shared.rules.visibility import COMPANY, Scope
from sync.core.digest import MODULUS, mark, total
from sync.core.feed import kinds_in
from sync.ports import DeviceStore
from sync.wire.pull import Cursor
from tests.contract.device_suite import DeviceSuite
from tests.contract.rows import MINE, NEXT, NORTH, PRIVATE, card, person_at, sensitive_side, visit, wire
from tests.support.company import territory

STEPS = 120
_NAMES = ("acme", "bolt", "ceto", "dora")


class DeviceDigestsSuite(DeviceSuite):
    """The sum that the server is told is the sum of what is really here."""

    def test_a_scope_adds_up_to_its_rows_at_their_versions(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 3), wire(visit("v", "acme", "li"), 2)])
        store.set_cursor(NORTH, Cursor(seq=9))
        assert (
            store.cursors()[NORTH].digest == (mark("customer", "acme", 3) + mark("visit", "v", 2)) % MODULUS
        )
        store.put_wire(NORTH, [wire(card(), 4)])
        assert (
            store.cursors()[NORTH].digest == (mark("customer", "acme", 4) + mark("visit", "v", 2)) % MODULUS
        )

    def test_work_ahead_of_the_server_weighs_nothing(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(), 3)])
        store.set_cursor(NORTH, Cursor(seq=9))
        before = store.cursors()
        store.put_optimistic([card(phone="110"), card("new")])
        assert store.cursors() == before
        store.restore_shadows()
        assert store.cursors() == before

    def test_rows_are_listed_between_two_identities(self, store: DeviceStore) -> None:
        store.put_wire(NORTH, [wire(card(name), 2) for name in _NAMES])
        store.put_optimistic([card("zeta")])
        assert store.listing(NORTH, "customer", "acme", "ceto") == [("bolt", 2), ("ceto", 2)]
        assert [row for row, _ in store.listing(NORTH, "customer", "ceto", "")] == ["dora"]
        assert store.listing(NEXT, "customer", "", "") == []

    def test_what_is_kept_beside_the_rows_is_what_they_add_up_to(self, store: DeviceStore) -> None:
        """Whatever comes and goes, in any order."""
        for seed in range(4):
            rng = Random(seed)  # noqa: S311  a repeatable choice, not a secret
            for _ in range(STEPS):
                _happen(store, rng)
                for scope, cursor in store.cursors().items():
                    assert cursor.digest == _counted(store, scope), scope


def _happen(store: DeviceStore, rng: Random) -> None:
    scope = rng.choice((NORTH, NORTH, NEXT, PRIVATE, MINE, COMPANY))
    name, version = rng.choice(_NAMES), rng.randint(1, 9)
    mine = visit(f"v-{name}", name, rng.choice(("li", "wang")))
    match rng.choice(("come", "come", "come", "leave", "remove", "drop", "enter")):
        case "come" if scope == COMPANY:
            store.put_wire(scope, [wire(territory(name, None, "territory"), version)])
        case "come" if scope == MINE:
            store.put_wire(scope, [wire(mine, version)])
        case "come" if scope == PRIVATE:
            store.put_wire(scope, [wire(sensitive_side(name), version)])
        case "come":
            store.put_wire(
                scope, [wire(card(name), version), wire(person_at(name), version), wire(mine, version)]
            )
        case "leave":
            store.leave(scope, [name])
        case "remove" if scope == MINE:
            store.remove(scope, [(Visit.KIND, f"v-{name}")])
        case "drop":
            store.drop_scope(scope)
            return
        case "enter" if scope in (NORTH, NEXT) and store.get(Customer, name) is not None:
            store.enter(scope, [name])
        case _:
            return
    store.set_cursor(scope, Cursor(seq=rng.randint(1, 99)))


def _counted(store: DeviceStore, scope: Scope) -> int:
    return (
        sum(total(kind.KIND, store.listing(scope, kind.KIND, "", "")) for kind in kinds_in(scope, KINDS))
        % MODULUS
    )
