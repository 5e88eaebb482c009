"""Names of customers, people and streets, put together from parts; none of them is meant to be anybody's."""

from server.demo.chance import Chance
from server.demo.divisions import City, spoken
from shared.models.customer import Category

_FIRST = "澄岚穗沐砚蘅芃棠漪屿壑筠霁昀芮璟泠樾皓垄畴稷苒畦榆桢麓瑜沅汀"
_SECOND = "禾原穰野泽岭川芽圃润沃垚阡陌秋实耘苗垅畈"

_KINDS: dict[Category, tuple[str, ...]] = {
    "field": ("种植专业合作社", "家庭农场", "粮棉种植基地", "蔬菜专业合作社", "现代农业示范园"),
    "dealer": ("农资经营部", "农资有限公司", "灌溉器材商行", "农业服务有限公司"),
    "engineering": ("水利工程有限公司", "园林建设有限公司", "农田水利建设有限公司"),
    "producer": ("温室设备有限公司", "塑料制品有限公司"),
    "flower": ("花卉园艺场", "花卉专业合作社", "园艺有限公司"),
    "seedling": ("苗木基地", "育苗有限公司", "种苗繁育场"),
}
_SURNAMES = (
    "王李张刘陈杨赵黄吴徐孙胡朱何林罗郑梁谢宋韩冯曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任姚卢傅钟姜谭"
    "廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷龙史陶贺顾毛郝龚邵万覃武戚"
)
_GIVEN = (
    *("守田", "秋禾", "望川", "满仓", "景禾", "沐泽", "青垄", "若圃", "向阡", "润生", "得水", "稷安"),
    *("渠生", "砚耕", "棠阴", "岭秀", "麦青", "苇舟", "谷雨", "立夏", "穗芳", "荷香", "桂畦", "柳溪"),
    *("梅圃", "菊垄", "兰汀", "竹筠", "杏林", "榴芳", "育苗", "引泉", "通渠", "丰年", "有余", "思源"),
    *("怀谷", "念农", "知稼", "乐耘", "勤垦", "安陌", "明畦", "晓圃", "远畴", "广穰", "庆稔", "承垄"),
)
_STREETS = (
    "丰收路",
    "兴农大道",
    "长渠路",
    "育苗街",
    "南圩路",
    "北渠街",
    "稻香路",
    "麦垄路",
    "引泉路",
    "农机街",
)
_FARMS = ("东干渠", "西圩", "南垄", "北畈", "三支渠", "五连洼", "柳林")


def company_name(chance: Chance, city: City, category: Category, taken: set[str]) -> tuple[str, str]:
    """A customer's name that nobody has yet, and the county it sits in."""
    county = chance.one(city.counties)
    place = spoken(county)
    if place.endswith(("区", "城", "园", "域", "园区")) or len(place) > 3:
        place = city.name
    while True:
        name = f"{place}{chance.one(_FIRST)}{chance.one(_SECOND)}{chance.one(_KINDS[category])}"
        if name not in taken:
            taken.add(name)
            return name, county


def street(chance: Chance, county: str, category: Category) -> str:
    """An address in a county: a street in town, or a field by its canal."""
    if category in ("field", "seedling", "flower"):
        return f"{county}{chance.one(_FARMS)}{chance.whole(1, 60)}号"
    return f"{county}{chance.one(_STREETS)}{chance.whole(2, 380)}号"


def person_name(chance: Chance) -> str:
    """Somebody at a customer's."""
    return chance.one(_SURNAMES) + chance.one(_GIVEN)


def telephone(chance: Chance, dialling: str) -> str:
    """A number that no exchange has given out."""
    return f"{dialling}-5550{chance.whole(1000, 9999)}"


def mobile(chance: Chance) -> str:
    """A number in a block that no mobile has."""
    return f"1{chance.one(('39', '38', '50', '86', '77'))} 0000 {chance.whole(1000, 9999)}"
