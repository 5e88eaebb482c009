"""What the demo company sells, and orders put together from it."""

from dataclasses import dataclass

from server.demo.chance import Chance
from shared.models.customer import Category
from shared.models.deal import OrderLine

_THOUSANDTHS = 1_000


@dataclass(frozen=True, slots=True)
class Product:
    """One line of the price list."""

    name: str
    price: int
    """Of one unit, in fen."""


_DRIP = Product("贴片式滴灌带 16mm×0.2×300（卷）", 16_800)
_TAPE = Product("单翼迷宫滴灌带 ф16（万米）", 98_000)
_PE = Product("PE 输水管 ф63（百米）", 118_000)
_PVC = Product("PVC-U 给水管 ф110（百米）", 236_000)
_SPRAY = Product("折射微喷头（百只）", 9_600)
_ROCKER = Product("摇臂喷头 1 寸（只）", 4_500)
_FILTER = Product("叠片过滤器 3 寸（台）", 186_000)
_SAND = Product("砂石过滤器 1.2 米（台）", 1_260_000)
_DOSER = Product("比例施肥泵（台）", 148_000)
_STATION = Product("智能水肥一体机 四通道（台）", 3_850_000)
_VALVE = Product("电磁阀 2 寸（只）", 19_800)
_FERTILIZER = Product("大量元素水溶肥 20-20-20（吨）", 920_000)
_FRAME = Product("热镀锌大棚骨架 8 米跨（套）", 1_180_000)
_FILM = Product("PO 棚膜 0.12mm（卷）", 285_000)
_TRAY = Product("穴盘 128 孔（百只）", 8_800)
_SUBSTRATE = Product("育苗基质 50 升（百袋）", 138_000)
_BED = Product("移动苗床（百平方米）", 1_360_000)
_PUMP = Product("潜水泵 11kW（台）", 468_000)

_RANGES: dict[Category, tuple[Product, ...]] = {
    "field": (_DRIP, _TAPE, _PE, _FILTER, _SAND, _FERTILIZER, _STATION, _PUMP, _ROCKER),
    "dealer": (_DRIP, _TAPE, _PE, _SPRAY, _FILTER, _DOSER, _FERTILIZER, _FILM, _VALVE),
    "engineering": (_PVC, _PE, _SAND, _STATION, _VALVE, _PUMP, _ROCKER),
    "producer": (_FRAME, _FILM, _VALVE, _SPRAY, _PE),
    "flower": (_TRAY, _SUBSTRATE, _BED, _SPRAY, _STATION, _FILM),
    "seedling": (_TRAY, _SUBSTRATE, _SPRAY, _FRAME, _DOSER, _DRIP),
}


def order_lines(chance: Chance, category: Category, about: int) -> tuple[OrderLine, ...]:
    """Some products for about so much money, whole units of each."""
    affordable = [each for each in _RANGES[category] if each.price <= about] or [
        min(_RANGES[category], key=lambda each: each.price)
    ]
    products = chance.some(affordable, chance.whole(1, 4))
    lines = []
    for product in products:
        units = max(1, about // len(products) // product.price)
        lines.append(
            OrderLine(product=product.name, quantity_milli=units * _THOUSANDTHS, amount=units * product.price)
        )
    return tuple(lines)
