"""The authority's store in memory keeps the contract, and its copies go their own ways."""

from shared.models.customer import Customer
from sync.ports import AuthorityStore
from tests.contract.authority_store_suite import AuthorityStoreSuite
from tests.contract.authority_suite import put
from tests.contract.rows import card
from tests.support.memory_authority import MemoryAuthorityStore


class TestMemoryAuthorityStore(AuthorityStoreSuite):
    def open(self) -> AuthorityStore:
        return MemoryAuthorityStore()

    def close(self, store: AuthorityStore) -> None:
        pass


def test_a_copy_is_equal_until_one_of_them_moves_on() -> None:
    store = MemoryAuthorityStore()
    put(store, card())
    copy = store.copy()
    assert copy.state == store.state
    put(copy, card(city="Hangzhou"), version=2)
    assert copy.state != store.state
    with store.transaction(write=False) as tx:
        assert tx.get(Customer, "acme") == card()
