"""The authority's store keeps the contract on PostgreSQL."""

import pytest

from server.adapters.store import SqlAuthorityStore, open_authority_store
from tests.contract.authority_store_suite import AuthorityStoreSuite


class TestPostgresAuthorityStore(AuthorityStoreSuite):
    @pytest.fixture(autouse=True)
    def _place(self, postgres_url: str) -> None:
        self.url = postgres_url

    def open(self) -> SqlAuthorityStore:
        return open_authority_store(self.url)
