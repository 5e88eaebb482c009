"""What was on the orders, and what came back of them."""

from collections.abc import Iterator
from decimal import Decimal

from server.exports.names import Names
from server.exports.sheet import Value, yuan
from server.exports.visible import Visible
from shared.models.deal import Deal, Return
from shared.words import Words

LINE = ("number", "product", "quantity", "line_amount")
RETURN = (
    ("客户编号", "Customer number"),
    ("客户名称", "Customer"),
    ("订单编号", "Order number"),
    ("日期", "Day"),
    ("业务员账号", "Seller login"),
    ("业务员", "Seller"),
    ("金额", "Amount"),
    ("原因", "Reason"),
)


def lines(visible: Visible, _names: Names, _words: Words) -> Iterator[tuple[Value, ...]]:
    """The products of all deals, under the number of their order."""
    for page in visible.pages(Deal):
        for row in page:
            for line in row.lines:
                quantity = Decimal(line.quantity_milli) / 1_000
                yield row.number or row.id, line.product, quantity, yuan(line.amount)


def returns(visible: Visible, names: Names, _words: Words) -> Iterator[tuple[Value, ...]]:
    """All goods that came back, each with its order where the asker may see it."""
    for page in visible.pages(Return):
        cards = visible.cards(row.customer for row in page)
        sold = visible.beside(Deal, (row.deal for row in page))
        for row in page:
            card, deal = cards.get(row.customer), sold.get(row.deal)
            yield (
                (card.code or card.id) if card else "",
                card.name if card else "",
                (deal.number or deal.id) if deal else "",
                row.business_date,
                names.login(row.seller),
                names.person(row.seller),
                yuan(row.amount),
                row.reason,
            )
