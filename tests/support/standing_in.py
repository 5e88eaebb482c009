"""People who stand in for others, and people who have left."""

from datetime import datetime

from shared.models.ids import UserId
from shared.models.person import Delegation, User
from tests.support.company import LONG_AGO, SIGNED, new_id, noon, user

SOME_DAY = noon(2099, 1, 1)


def stands_in(
    delegate: str, manager: str, since: datetime = LONG_AGO, until: datetime = SOME_DAY
) -> Delegation:
    """Somebody decides in a manager's place."""
    return Delegation(
        id=new_id("delegation"),
        user=UserId(manager),
        delegate=UserId(delegate),
        valid_from=since,
        valid_to=until,
        **SIGNED,
    )


def left(who: str, at: datetime) -> User:
    """An account that was closed at a moment."""
    return user(who).revised(UserId("admin"), at, active=False)
