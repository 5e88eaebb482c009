"""Every kind of row the product knows, in the order in which a receiver can store them.

The wire, both stores and the visibility rules read this one list, parents before children.
"""

from shared.models.attendance import Attendance
from shared.models.base import Entity
from shared.models.calendar import WorkYear
from shared.models.credit import CreditSplit
from shared.models.customer import Contact, ContactPrivate, Customer
from shared.models.deal import Deal, Return
from shared.models.grading import Appeal, CreditRating, Grade, GradingRound, RegionalThreshold
from shared.models.ownership import Ownership
from shared.models.person import Delegation, RoleAssignment, User
from shared.models.review import Conflict, Notice, PrivateConflict, PrivateReview, ReviewItem
from shared.models.rule_pack import RulePack
from shared.models.territory import Territory
from shared.models.transfer import Filing, RegionException, Transfer
from shared.models.visit import Visit

KINDS: tuple[type[Entity], ...] = (
    Territory,
    User,
    RoleAssignment,
    Delegation,
    WorkYear,
    RulePack,
    RegionalThreshold,
    GradingRound,
    Customer,
    Ownership,
    Contact,
    ContactPrivate,
    Transfer,
    Filing,
    RegionException,
    Visit,
    Deal,
    Return,
    CreditSplit,
    CreditRating,
    Grade,
    Appeal,
    ReviewItem,
    Conflict,
    PrivateReview,
    PrivateConflict,
    Notice,
    Attendance,
)

BY_NAME: dict[str, type[Entity]] = {kind.KIND: kind for kind in KINDS}
