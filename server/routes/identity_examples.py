"""One real message of each kind about second factors, people and shut-out devices."""

from datetime import UTC, datetime, timedelta

from server.identity.one_time_codes import enrolment
from server.routes.admin_messages import (
    AssignedReply,
    AssignRequest,
    CreateUserRequest,
    EndRequest,
    NewPasswordReply,
    PeopleList,
    PersonReply,
    RequiredRoles,
    RoleEntry,
)
from server.routes.left_behind_messages import LeftBehindEntry, LeftBehindList, Settled, SettleRequest
from server.routes.messages import (
    ConfirmRequest,
    EnrolAtTheDoor,
    EnrolmentReply,
    EnrolRequest,
    FactorReply,
    RecoveryCodes,
)
from shared.commands import ArchiveCustomer
from shared.models.ids import CustomerId, DeviceId, TerritoryId, UserId
from sync.wire.hand_over import HandOverReply, HandOverRequest, LeftWork
from sync.wire.push import Outcome

_NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_PHONE = DeviceId("019c9d2e-7b1f-7a80-8e0e-5d3b6c2a9f10")
_PASSWORD = "correct horse"  # noqa: S105
_LI = UserId("li-na")
_ASSIGNMENT = "019c9d30-0000-7000-8000-000000000001"

_ENROLMENT = enrolment("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "li.na")

AT_THE_DOOR = EnrolAtTheDoor(login="li.na", password=_PASSWORD, device=_PHONE)
ENROL = EnrolRequest(password=_PASSWORD)
ENROLMENT = EnrolmentReply(secret=_ENROLMENT.secret, uri=_ENROLMENT.uri, picture=_ENROLMENT.picture)
CONFIRM = ConfirmRequest(code="492039")
RECOVERY_CODES = RecoveryCodes(recovery_codes=("mzxw-6ytb-oi5d-qnrw", "gezd-gnbv-gy3t-qojq"))
FACTOR = FactorReply(required=True, enrolled=True, recovery_codes=9)

PEOPLE = PeopleList(
    people=(
        PersonReply(
            user=_LI,
            login="li.na",
            name="李娜",
            name_en="Li Na",
            title="客户经理",
            reports_to=UserId("ma-jun"),
            active=True,
            second_factor=False,
            roles=(
                RoleEntry(
                    assignment=_ASSIGNMENT,
                    role="rep",
                    territory=TerritoryId("north-1"),
                    valid_from=_NOW - timedelta(days=400),
                    valid_to=None,
                ),
            ),
        ),
    )
)
CREATE_USER = CreateUserRequest(login="hu.jing", name="胡静", reports_to="ma-jun")
NEW_PASSWORD = NewPasswordReply(
    user=UserId("019c9d30-0000-7000-8000-000000000002"),
    password="kY2mPq8-vT4wLs0Z",  # noqa: S106
)
ASSIGN = AssignRequest(role="rep", territory="north-2")
ASSIGNED = AssignedReply(assignment=_ASSIGNMENT)
END = EndRequest(valid_to=_NOW + timedelta(days=30))
REQUIRED = RequiredRoles(roles=("region_manager", "deputy_gm", "admin"))

_COMMAND = ArchiveCustomer(
    id="019c9d2f-1c52-7e11-b0a4-9a5f3f7d2c09",
    happened_at=_NOW,
    customer=CustomerId("019a0000-aaaa-7000-8000-000000000001"),
    reason="The shop has closed.",
)
HAND_OVER = HandOverRequest(works=(LeftWork(id=_COMMAND.id, text=_COMMAND.text()),), last=True)
HANDED_OVER = HandOverReply(server_time=_NOW, kept=(_COMMAND.id,))
LEFT_BEHIND = LeftBehindList(
    works=(
        LeftBehindEntry(device=_PHONE, id=_COMMAND.id, author=_LI, received_at=_NOW, command=_COMMAND.text()),
    )
)
SETTLE = SettleRequest(take_up=True)
SETTLED = Settled(outcome=Outcome(counter=1, id=_COMMAND.id, status="applied"))
