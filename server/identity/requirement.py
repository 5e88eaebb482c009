"""Whether somebody needs a second factor now: by the roles that they hold at this moment."""

from datetime import datetime

from sqlalchemy import Engine

from server.adapters.engine import begin
from server.identity.second_factor import required_roles
from shared.facts import Facts
from shared.models.ids import UserId
from sync.ports import AuthorityStore


def needs_second_factor(engine: Engine, store: AuthorityStore, user: UserId, now: datetime) -> bool:
    """Whether one of the person's roles asks for a second factor."""
    with begin(engine, write=False) as connection:
        roles = required_roles(connection)
    if not roles:
        return False
    with store.transaction(write=False) as rows:
        return any(each.role in roles for each in Facts(rows).roles_of(user, now))
