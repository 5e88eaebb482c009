"""Devices and decided commands on the server."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.models.ids import DeviceId
from sync.ports import AuthorityStore, LostRace
from tests.contract.authority_suite import AuthoritySuite, command, device
from tests.support.company import MONDAY

D1 = DeviceId("d1")


class AuthorityWorkSuite(AuthoritySuite):
    """What was decided once is known for ever."""

    def test_a_device_is_what_was_saved_last(self, store: AuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            assert tx.device(D1) is None
            tx.save_device(device())
        later = replace(device(), last_counter=9, last_contact=MONDAY + timedelta(days=1), revoked=True)
        with store.transaction(write=True) as tx:
            assert tx.device(D1) == device()
            tx.save_device(later)
        with store.transaction(write=False) as tx:
            assert tx.device(D1) == later

    def test_a_device_decides_one_batch_at_a_time(self, store: AuthorityStore) -> None:
        """Even at its first contact, when there is no record to lock yet."""

        def push(_: int) -> None:
            with store.transaction(write=True) as tx:
                known = tx.device(D1) or device(last_counter=0)
                tx.save_device(replace(known, last_counter=known.last_counter + 1))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(push, range(12)))
        with store.transaction(write=False) as tx:
            known = tx.device(D1)
        assert known is not None
        assert known.last_counter == 12

    def test_decided_commands_are_found_by_counter_and_by_id(self, store: AuthorityStore) -> None:
        mine, theirs = [command(n) for n in (1, 2, 3)], command(1, of="d2")
        with store.transaction(write=True) as tx:
            tx.record([*mine, theirs], [])
        with store.transaction(write=False) as tx:
            assert tx.commands_of(D1, [1, 3, 7]) == {1: mine[0], 3: mine[2]}
            assert tx.commands_of(D1, []) == {}
            assert tx.commands_known(["d1-c2", "d2-c1", "nobody"]) == {"d1-c2": mine[1], "d2-c1": theirs}
            assert tx.commands_known([]) == {}

    def test_a_counter_is_decided_once(self, store: AuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            tx.record([command(1)], [])

        def again() -> None:
            with store.transaction(write=True) as tx:
                tx.record([command(1, name="another")], [])

        with pytest.raises(LostRace):
            again()
