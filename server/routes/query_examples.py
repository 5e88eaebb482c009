"""One real page of each query, for whoever reads the API; a model made each of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from server.queries.answers import (
    ApprovalEntry,
    ApprovalPage,
    AuditedRow,
    AuditEntry,
    AuditPage,
    AuditVerification,
    CreditEntry,
    CreditPage,
    CustomerEntry,
    CustomerPage,
    DealEntry,
    DealPage,
    VisitEntry,
    VisitPage,
)
from shared.models.credit import Beneficiary, CreditLine, CreditSplit, Provenance, SplitFacts
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.ids import CustomerId, DealId, TerritoryId, UserId
from shared.models.transfer import Transfer
from shared.models.visit import Presence, Visit

_NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_LI, _NORTH = UserId("li-na"), TerritoryId("north-1")
_ACME = CustomerId("019a0000-aaaa-7000-8000-000000000001")
_SIGNED: dict[str, Any] = {"created_by": _LI, "created_at": _NOW, "changed_by": _LI, "changed_at": _NOW}
_NEXT = "eyJvcmRlciI6ImRheSIsInZhbHVlcyI6WyIyMDI2LTAzLTAyIiwiMDE5YyJdfQ=="
_CALLED: dict[str, Any] = {"customer_name": "杭州宏达商贸", "customer_code": "K-0042"}

_DEAL = Deal(
    id="019c9d2f-0000-7000-8000-00000000000d",
    customer=_ACME,
    seller=_LI,
    territory=_NORTH,
    business_date=date(2026, 3, 2),
    amount=12_800_000,
    number="SO-2026-0311",
    status="confirmed",
    confirmation=1,
    **_SIGNED,
)
CUSTOMERS = CustomerPage(
    rows=(
        CustomerEntry(
            customer=Customer(
                id=_ACME, name="杭州宏达商贸", code="K-0042", territory=_NORTH, owner=_LI, **_SIGNED
            ),
            grade="B",
            grade_before="C",
            orders=17,
            revenue_fen=243_500_000,
            first_order="2023-04-11",
            last_order="2026-03-02",
        ),
    ),
    next=_NEXT,
)
DEALS = DealPage(rows=(DealEntry(deal=_DEAL, returned_fen=0, **_CALLED),), next=_NEXT)
VISITS = VisitPage(
    rows=(
        VisitEntry(
            visit=Visit(
                id="019c9d2f-0000-7000-8000-0000000000a1",
                customer=_ACME,
                author=_LI,
                territory=_NORTH,
                purpose="solve",
                check_in=Presence(at=_NOW - timedelta(minutes=40)),
                check_out=Presence(at=_NOW - timedelta(minutes=5)),
                outcome="Pump replaced; wants an offer for two more.",
                **_SIGNED,
            ),
            minutes=35,
            **_CALLED,
        ),
    ),
    next=None,
)
CREDIT = CreditPage(
    rows=(
        CreditEntry(
            split=CreditSplit(
                id="019c9d2f-0000-7000-8000-0000000000c1",
                customer=_ACME,
                deal=DealId(_DEAL.id),
                kind="accrual",
                entry=1,
                business_date=_DEAL.business_date,
                lines=(
                    CreditLine(
                        beneficiary=Beneficiary(role="owner", user=_LI, territory=_NORTH),
                        share=10_000,
                        amount=_DEAL.amount,
                    ),
                ),
                provenance=Provenance(
                    pack="v12",
                    rules=("H4",),
                    facts=SplitFacts(
                        deal=DealId(_DEAL.id),
                        amount=_DEAL.amount,
                        returned=0,
                        business_date=_DEAL.business_date,
                        first=False,
                        transfer=None,
                        earlier_deal=None,
                        engineering="none",
                        mode="region",
                    ),
                    sentence_zh="客户负责人获得全部业绩。",
                    sentence_en="All credit goes to the customer's owner.",
                ),
                seller=_LI,
                **_SIGNED,
            ),
            **_CALLED,
        ),
    ),
    next=None,
)
APPROVALS = ApprovalPage(
    rows=(
        ApprovalEntry(
            kind="transfer",
            row=Transfer(
                id="019c9d2f-0000-7000-8000-0000000000b1",
                customer=_ACME,
                requested_by=_LI,
                submitted_at=_NOW - timedelta(hours=30),
                reason="The customer moved to the south.",
                level=TerritoryId("north"),
                level_since=_NOW - timedelta(hours=30),
                from_territory=_NORTH,
                from_owner=_LI,
                to_territory=TerritoryId("south-1"),
                to_owner=None,
                **_SIGNED,
            ),
            asked_at=_NOW - timedelta(hours=30),
            waiting_since=_NOW - timedelta(hours=30),
            age_hours=30,
            for_you=True,
            **_CALLED,
        ),
    ),
    next=None,
)
AUDIT = AuditPage(
    rows=(
        AuditEntry(
            chain="019c9d2e-7b1f-7a80-8e0e-5d3b6c2a9f10",
            place=7,
            at=_NOW,
            user=_LI,
            rule="log_visit",
            status="applied",
            command="019c9d2f-1c52-7e11-b0a4-9a5f3f7d2c01",
            rows=(AuditedRow(kind="visit", id="019c9d2f-0000-7000-8000-0000000000a1", version=1),),
            hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            holds=True,
        ),
    ),
    next=None,
)
VERIFICATION = AuditVerification(verified_at=_NOW, chains=12, links=48_211, broken=())
