"""The authority's store keeps the contract on SQLite."""

import pytest

from tests.contract.authority_database_suite import AuthorityDatabaseSuite


class TestSqliteAuthorityStore(AuthorityDatabaseSuite):
    @pytest.fixture(autouse=True)
    def _place(self, sqlite_url: str) -> None:
        self.url = sqlite_url
