"""What every authority store must do; a runner subclasses the suite and says which store."""

from tests.contract.authority_rows_suite import AuthorityRowsSuite
from tests.contract.authority_scopes_suite import AuthorityScopesSuite
from tests.contract.authority_work_suite import AuthorityWorkSuite


class AuthorityStoreSuite(AuthorityRowsSuite, AuthorityScopesSuite, AuthorityWorkSuite):
    """The contract of the `AuthorityStore` port."""
