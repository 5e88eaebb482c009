"""Visits, deals and credit, each with its customer where the asker may see the card."""

from collections.abc import Iterator

from server.exports.names import Names
from server.exports.sheet import Value, day_in_china, in_china, yuan
from server.exports.visible import Visible
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.visit import Visit
from shared.words import Words

DEAL = (
    "id", "number", "customer_code", "customer", "day", "amount", "seller_login", "seller", "status",
    "engineering", "note",
)  # fmt: skip
VISIT = (
    ("客户编号", "Customer number"),
    ("客户名称", "Customer"),
    ("拜访人账号", "Visitor login"),
    ("拜访人", "Visitor"),
    ("拜访目的", "Purpose"),
    ("方式", "Channel"),
    ("开始时间", "Began"),
    ("日期", "Day"),
    ("分钟", "Minutes"),
    ("结果", "Outcome"),
    ("下一步", "Next step"),
)
CREDIT = (
    ("客户编号", "Customer number"),
    ("客户名称", "Customer"),
    ("订单编号", "Order number"),
    ("序号", "Entry"),
    ("类型", "Kind"),
    ("业务日期", "Business date"),
    ("身份", "Role"),
    ("人员账号", "Login"),
    ("人员", "Person"),
    ("单位", "Unit"),
    ("比例%", "Share %"),
    ("金额", "Amount"),
    ("规则", "Rules"),
    ("规则版本", "Rule pack"),
    ("说明", "Reason"),
)


def deals(visible: Visible, names: Names, words: Words) -> Iterator[tuple[Value, ...]]:
    """All deals, whatever became of them."""
    for page in visible.pages(Deal):
        cards = visible.cards(row.customer for row in page)
        for row in page:
            yield (
                row.id,
                row.number or row.id,
                *_card(cards.get(row.customer)),
                row.business_date,
                yuan(row.amount),
                names.login(row.seller),
                names.person(row.seller),
                words.term("deal_status", row.status),
                words.term("engineering", row.engineering),
                row.note,
            )


def visits(visible: Visible, names: Names, words: Words) -> Iterator[tuple[Value, ...]]:
    """All visits."""
    for page in visible.pages(Visit):
        cards = visible.cards(row.customer for row in page)
        for row in page:
            yield (
                *_card(cards.get(row.customer)),
                names.login(row.author),
                names.person(row.author),
                words.term("purpose", row.purpose),
                words.term("channel", row.channel),
                in_china(row.check_in.at),
                day_in_china(row.check_in.at),
                row.minutes,
                row.outcome,
                row.next_step,
            )


def credit(visible: Visible, names: Names, words: Words) -> Iterator[tuple[Value, ...]]:
    """The ledger, a row for each beneficiary of each entry."""
    for page in visible.pages(CreditSplit):
        cards = visible.cards(row.customer for row in page)
        sold = visible.beside(Deal, (row.deal for row in page))
        for row in page:
            deal = sold.get(row.deal)
            why = row.provenance
            for line in row.lines:
                whom = line.beneficiary
                yield (
                    *_card(cards.get(row.customer)),
                    deal.number or deal.id if deal else "",
                    row.entry,
                    words.term("split_kind", row.kind),
                    row.business_date,
                    words.term("credit_role", whom.role),
                    names.login(whom.user),
                    names.person(whom.user),
                    names.place(whom.territory),
                    yuan(line.share),
                    yuan(line.amount),
                    " ".join(why.rules),
                    why.pack,
                    why.sentence_zh if words.language == "zh" else why.sentence_en,
                )


def _card(card: Customer | None) -> tuple[str, str]:
    """The customer's number and name; empty where the card is out of the asker's sight."""
    return ("", "") if card is None else (card.code or card.id, card.name)
