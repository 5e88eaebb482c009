"""Whether somebody needs a second factor now: by the roles that they hold at this moment."""

from datetime import datetime

from server.adapters.store import SqlAuthorityStore
from server.identity.second_factor import required_roles
from shared.facts import Facts
from shared.models.ids import UserId


def needs_second_factor(store: SqlAuthorityStore, user: UserId, now: datetime) -> bool:
    """Whether one of the person's roles asks for a second factor."""
    with store.connection(write=False) as connection:
        roles = required_roles(connection)
    if not roles:
        return False
    with store.transaction(write=False) as rows:
        return any(each.role in roles for each in Facts(rows).roles_of(user, now))
