"""The authority's store keeps the contract on SQLite."""

import pytest

from server.adapters.store import SqlAuthorityStore, open_authority_store
from tests.contract.authority_store_suite import AuthorityStoreSuite


class TestSqliteAuthorityStore(AuthorityStoreSuite):
    @pytest.fixture(autouse=True)
    def _place(self, sqlite_url: str) -> None:
        self.url = sqlite_url

    def open(self) -> SqlAuthorityStore:
        return open_authority_store(self.url)
