"""The customer card 客户卡 and its contacts 联系人, ordinary and sensitive fields apart.

What may identify a person's private life (family, hobbies, education, ability; CUS-12) is a row of
its own on the private shelf: field rights are scope, so what a role may not see never travels.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from shared.models.base import Code, Day, Entity, Frozen, Instant, Line, Name, Note, Phone, Shelf
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.money import Fen

AccountType = Literal["government", "special", "ordinary", "individual", "partner"]
TradeState = Literal["former", "current", "upcoming"]
Lifecycle = Literal["future", "new", "old"]
Volume = Literal["main", "general", "scattered"]
Category = Literal["producer", "dealer", "field", "engineering", "flower", "seedling"]
Source = Literal["market_survey", "visit", "event", "referral", "import"]
OwnershipMode = Literal["region", "company", "department", "pool"]
Potential = Literal["high", "medium", "low"]

Uscc = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
"""统一社会信用代码: 18 characters, without I, O, S, V and Z (GB 32100-2015)."""


class Position(Frozen):
    """A place on the map; the coordinate system is part of it, because mixing them is 50-500 m off."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lng: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    crs: Literal["wgs84", "gcj02"] = "wgs84"


class RegionShare(Frozen):
    """A region's part in a customer that several regions share (SPL-2)."""

    territory: TerritoryId
    weight: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 1


class CustomerFields(Frozen):
    """What people may type on a card; every field has a value that means "not known"."""

    name: Name
    code: Code | None = None
    uscc: Uscc | None = None
    account_type: AccountType = "ordinary"
    category: Category | None = None
    lifecycle: Lifecycle = "new"
    trade_state: TradeState = "upcoming"
    volume: Volume = "general"
    source: Source | None = None
    phone: Phone = ""
    address: Line = ""
    city: Line = ""
    postal_code: Line = ""
    country: Line = ""
    position: Position | None = None
    industry: Line = ""
    org_form: Line = ""
    founded_on: Day | None = None
    first_trade_on: Day | None = None
    assets: Fen | None = None
    needs: Note = ""
    concerns: Note = ""
    preference: Note = ""
    decision_maker: Line = ""


class Customer(CustomerFields, Entity):
    """A customer's card; it is archived when trade stops and never deleted (H15, CUS-15)."""

    KIND: ClassVar[str] = "customer"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("territory", "owner", "code", "uscc")

    territory: TerritoryId
    owner: UserId | None
    mode: OwnershipMode = "region"
    shares: tuple[RegionShare, ...] = ()
    major: bool = False
    potential: Potential = "medium"
    verified_by: UserId | None = None
    verified_at: Instant | None = None
    archived_at: Instant | None = None
    archive_reason: Note = ""


class CustomerPatch(CustomerFields):
    """Some fields of a card: only those that were set count, so that "cleared" differs from "untouched"."""

    name: Name = "?"


PersonRole = Literal["owner", "operator", "legal_representative", "decision_maker", "other"]
Channel = Literal["phone", "visit", "wechat", "sms", "email"]
Temperament = Literal[
    "silent",
    "talkative",
    "amiable",
    "proud",
    "captious",
    "fault_finding",
    "irritable",
    "total_refusal",
    "bargaining",
    "hard_pressed",
]

_LONGEST_MONTH = 30


class Birthday(Frozen):
    """A birthday by the solar or the lunar calendar; the year may be unknown (CAR-1)."""

    calendar: Literal["solar", "lunar"] = "solar"
    month: Annotated[int, Field(strict=True, ge=1, le=12)]
    day: Annotated[int, Field(strict=True, ge=1, le=31)]
    year: Annotated[int, Field(strict=True, ge=1900, le=2199)] | None = None
    leap_month: bool = False

    @model_validator(mode="after")
    def _exists(self) -> "Birthday":
        if self.calendar == "lunar" and self.day > _LONGEST_MONTH:
            raise ValueError("a lunar month has at most 30 days")
        if self.calendar == "solar":
            days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[self.month - 1]
            if self.day > days:
                raise ValueError(f"month {self.month} has at most {days} days")
        return self


class ContactFields(Frozen):
    """What anybody who may see the card may see of a person at the customer's."""

    name: Name
    role: PersonRole = "other"
    title: Line = ""
    phone: Phone = ""
    email: Line = ""
    wechat: Line = ""
    preferred_channel: Channel | None = None
    temperament: Temperament | None = None
    consent: bool = False


class ContactPatch(ContactFields):
    """Some fields of a contact: only those that were set count."""

    name: Name = "?"


class Contact(ContactFields, Entity):
    """A person at a customer's."""

    KIND: ClassVar[str] = "contact"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer",)
    ROOT: ClassVar[str] = "customer"

    customer: CustomerId
    archived_at: Instant | None = None


class PrivateFields(Frozen):
    """What only entitled roles may see of a person (CUS-12)."""

    birthday: Birthday | None = None
    family: Note = ""
    hobbies: Note = ""
    education: Note = ""
    ability: Note = ""


class ContactPrivate(PrivateFields, Entity):
    """The sensitive side of a contact, under the same id, on the private shelf."""

    KIND: ClassVar[str] = "contact_private"
    SHELF: ClassVar[Shelf] = "private"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer",)
    ROOT: ClassVar[str] = "customer"

    customer: CustomerId
