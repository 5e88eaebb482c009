"""The demo's territory tree: five regions, their territories, and two departments."""

from dataclasses import dataclass

from shared.models.customer import Category
from shared.models.territory import TerritoryKind

COMPANY = "demo"
ENGINEERING, FLOWERS = "demo-engineering", "demo-flowers"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a city lies, roughly, and how it is called by telephone."""

    dialling: str
    lat: float
    lng: float


SEATS: dict[str, Seat] = {
    "1101": Seat("010", 39.90, 116.41),
    "1201": Seat("022", 39.08, 117.20),
    "1302": Seat("0315", 39.70, 118.18),
    "1301": Seat("0311", 38.04, 114.51),
    "1306": Seat("0312", 38.87, 115.46),
    "3707": Seat("0536", 36.71, 119.16),
    "3702": Seat("0532", 36.28, 120.20),
    "3701": Seat("0531", 36.65, 117.12),
    "3709": Seat("0538", 36.20, 117.09),
    "3205": Seat("0512", 31.30, 120.62),
    "3202": Seat("0510", 31.49, 120.31),
    "3301": Seat("0571", 30.27, 120.15),
    "3304": Seat("0573", 30.75, 120.76),
    "4101": Seat("0371", 34.75, 113.63),
    "4107": Seat("0373", 35.30, 113.93),
    "4201": Seat("027", 30.59, 114.31),
    "4210": Seat("0716", 30.33, 112.24),
    "4301": Seat("0731", 28.23, 112.94),
    "4302": Seat("0731", 27.83, 113.13),
    "4401": Seat("020", 23.18, 113.26),
    "4406": Seat("0757", 23.02, 113.12),
    "4501": Seat("0771", 22.82, 108.37),
    "4509": Seat("0775", 22.65, 110.18),
    "6101": Seat("029", 34.34, 108.94),
    "6104": Seat("029", 34.40, 108.71),
    "6201": Seat("0931", 36.06, 103.83),
    "6207": Seat("0936", 38.93, 100.45),
    "6501": Seat("0991", 43.83, 87.62),
    "6523": Seat("0994", 44.01, 87.31),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree."""

    id: str
    parent: str | None
    kind: TerritoryKind
    zh: str
    en: str
    cities: tuple[str, ...] = ()
    rep: str = ""
    """Who holds it, or held it last."""
    manager: str = ""
    """Who decides on what happens there."""
    customers: int = 0
    """How many customers sit there, in a hundred of the company's."""


ROOT = Node(COMPANY, None, "company", "澜穗节水农业科技有限公司", "Lansui Water-saving Agriculture")

REGIONS: tuple[Node, ...] = (
    Node("demo-north", COMPANY, "region", "华北大区", "North", manager="ma"),
    Node("demo-east", COMPANY, "region", "华东大区", "East", manager="zhou"),
    Node("demo-central", COMPANY, "region", "华中大区", "Central", manager="tang"),
    Node("demo-south", COMPANY, "region", "华南大区", "South", manager="huo"),
    Node("demo-northwest", COMPANY, "region", "西北大区", "Northwest", manager="bai"),
)

_NORTH, _EAST, _CENTRAL, _SOUTH, _NORTHWEST = (region.id for region in REGIONS)

TERRITORIES: tuple[Node, ...] = (
    Node("demo-beijing-tianjin", _NORTH, "territory", "京津冀东", "Beijing and Tianjin",
         ("1101", "1201", "1302"), "zhang", "ma", 6),
    Node("demo-shijiazhuang", _NORTH, "territory", "冀中南", "Central Hebei",
         ("1301", "1306"), "li", "ma", 7),
    Node("demo-weifang", _EAST, "territory", "潍坊青岛", "Weifang and Qingdao",
         ("3707", "3702"), "wang", "zhou", 11),
    Node("demo-jinan", _EAST, "territory", "济南泰安", "Jinan and Tai'an",
         ("3701", "3709"), "zhao", "zhou", 8),
    Node("demo-suzhou", _EAST, "territory", "苏南", "Southern Jiangsu",
         ("3205", "3202"), "chen", "zhou", 7),
    Node("demo-hangzhou", _EAST, "territory", "杭嘉", "Hangzhou and Jiaxing",
         ("3301", "3304"), "lin", "zhou", 7),
    Node("demo-zhengzhou", _CENTRAL, "territory", "郑州新乡", "Zhengzhou and Xinxiang",
         ("4101", "4107"), "huang", "tang", 8),
    Node("demo-wuhan", _CENTRAL, "territory", "武汉荆州", "Wuhan and Jingzhou",
         ("4201", "4210"), "he", "tang", 7),
    Node("demo-changsha", _CENTRAL, "territory", "长株潭", "Changsha and Zhuzhou",
         ("4301", "4302"), "luo", "tang", 3),
    Node("demo-guangzhou", _SOUTH, "territory", "广佛", "Guangzhou and Foshan",
         ("4401", "4406"), "liang", "huo", 7),
    Node("demo-nanning", _SOUTH, "territory", "桂南", "Southern Guangxi",
         ("4501", "4509"), "wei", "huo", 6),
    Node("demo-xian", _NORTHWEST, "territory", "关中", "Guanzhong",
         ("6101", "6104"), "guo", "bai", 7),
    Node("demo-hexi", _NORTHWEST, "territory", "兰州河西", "Lanzhou and Hexi",
         ("6201", "6207"), "jin", "bai", 5),
    Node("demo-changji", _NORTHWEST, "territory", "乌昌", "Urumqi and Changji",
         ("6501", "6523"), "shi", "bai", 5),
)  # fmt: skip

DEPARTMENTS: tuple[Node, ...] = (
    Node(ENGINEERING, COMPANY, "department", "工程部", "Engineering",
         ("3707", "4101", "6104", "4501"), "deng", "gao", 3),
    Node(FLOWERS, COMPANY, "department", "花卉苗木部", "Flowers and seedlings",
         ("4401", "3301", "3707"), "ye", "shen", 3),
)  # fmt: skip

TREE: tuple[Node, ...] = (ROOT, *REGIONS, *TERRITORIES, *DEPARTMENTS)
"""Parents before children."""

LEAVES: tuple[Node, ...] = TERRITORIES + DEPARTMENTS
CITY_CODES: tuple[str, ...] = tuple(dict.fromkeys(code for node in LEAVES for code in node.cities))

CATEGORIES: dict[str, tuple[tuple[Category, int], ...]] = {
    ENGINEERING: (("engineering", 1),),
    FLOWERS: (("flower", 6), ("seedling", 4)),
}
"""What the customers of a department are, by weight."""

MIXED: tuple[tuple[Category, int], ...] = (
    ("field", 44), ("dealer", 30), ("seedling", 8), ("engineering", 10), ("producer", 4), ("flower", 4),
)  # fmt: skip
"""What the customers of a territory are, by weight."""


def node(node_id: str) -> Node:
    """The node with that identity."""
    return next(each for each in TREE if each.id == node_id)
