"""The authority's store keeps the contract on PostgreSQL."""

import pytest

from tests.contract.authority_database_suite import AuthorityDatabaseSuite


class TestPostgresAuthorityStore(AuthorityDatabaseSuite):
    @pytest.fixture(autouse=True)
    def _place(self, postgres_url: str) -> None:
        self.url = postgres_url
