"""The people of the demo company; nobody of these names is meant."""

from dataclasses import dataclass

from server.demo.places import COMPANY, ENGINEERING, FLOWERS, LEAVES, REGIONS
from shared.models.person import Role

ADMINISTRATOR = "qi"
LEAVER, HEIR = "luo", "tang"
"""A rep who left, and the manager who keeps the customers until somebody follows."""
ON_LEAVE, STAND_IN = "huo", "mei"
"""A manager on leave this week, and the assistant who decides meanwhile."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works for the company; the login is the family name."""

    login: str
    name: str
    en: str
    title: str
    reports_to: str | None
    roles: tuple[tuple[Role, str], ...] = ()

    @property
    def id(self) -> str:
        """The account."""
        return f"demo-{self.login}"


def _region(login: str) -> str:
    return next(region.id for region in REGIONS if region.manager == login)


_HEADQUARTERS: tuple[Member, ...] = (
    Member("qi", "齐思远", "Qi Siyuan", "系统管理员", "shen", (("admin", COMPANY),)),
    Member("shen", "沈知行", "Shen Zhixing", "副总经理", None, (("deputy_gm", COMPANY),)),
    Member("lu", "陆明川", "Lu Mingchuan", "销售部长", "shen", (("sales_director", COMPANY),)),
    Member("su", "苏婉青", "Su Wanqing", "促销科科长", "lu", (("grading_secretary", COMPANY),)),
    Member("qian", "钱若谷", "Qian Ruogu", "财务部经理", "shen", (("finance", COMPANY),)),
    Member("fang", "方宁屿", "Fang Ningyu", "销售内勤", "lu", (("back_office", COMPANY),)),
    Member("jian", "简一禾", "Jian Yihe", "数据分析员", "su", (("analyst", COMPANY),)),
    Member(
        "gao",
        "高岫原",
        "Gao Xiuyuan",
        "工程部经理",
        "shen",
        (("engineering_manager", ENGINEERING),),
    ),
)

_MANAGERS: tuple[Member, ...] = (
    Member("ma", "马骋原", "Ma Chengyuan", "华北区域业务经理", "lu", (("region_manager", _region("ma")),)),
    Member(
        "zhou", "周映川", "Zhou Yingchuan", "华东区域业务经理", "lu", (("region_manager", _region("zhou")),)
    ),
    Member("tang", "唐砚秋", "Tang Yanqiu", "华中区域业务经理", "lu", (("region_manager", _region("tang")),)),
    Member("huo", "霍启澜", "Huo Qilan", "华南业务经理", "lu", (("business_manager", _region("huo")),)),
    Member("bai", "白景麓", "Bai Jinglu", "西北区域业务经理", "lu", (("region_manager", _region("bai")),)),
)

_ASSISTANTS: tuple[Member, ...] = (
    Member("mei", "梅芷若", "Mei Zhiruo", "华南大区助理", "huo", (("back_office", _region("huo")),)),
    Member("wen", "温以澄", "Wen Yicheng", "售后服务工程师", "zhou", (("service", "demo-weifang"),)),
)

_REPS: tuple[tuple[str, str, str], ...] = (
    ("zhang", "张沐野", "Zhang Muye"),
    ("li", "李穗安", "Li Sui'an"),
    ("wang", "王秋阡", "Wang Qiuqian"),
    ("zhao", "赵畦生", "Zhao Qisheng"),
    ("chen", "陈若漪", "Chen Ruoyi"),
    ("lin", "林筱溪", "Lin Xiaoxi"),
    ("huang", "黄穰平", "Huang Rangping"),
    ("he", "何汀洲", "He Tingzhou"),
    ("luo", "罗向陌", "Luo Xiangmo"),
    ("liang", "梁榕生", "Liang Rongsheng"),
    ("wei", "韦青榄", "Wei Qinglan"),
    ("guo", "郭望原", "Guo Wangyuan"),
    ("jin", "金朔川", "Jin Shuochuan"),
    ("shi", "石垦之", "Shi Kenzhi"),
    ("deng", "邓砺工", "Deng Ligong"),
    ("ye", "叶棠蘅", "Ye Tangheng"),
)


def _rep(login: str, name: str, en: str) -> Member:
    place = next(leaf for leaf in LEAVES if leaf.rep == login)
    title = {ENGINEERING: "工程业务代表", FLOWERS: "花卉业务代表"}.get(place.id, "业务代表")
    return Member(login, name, en, title, place.manager, (("rep", place.id),))


STAFF: tuple[Member, ...] = (*_HEADQUARTERS, *_MANAGERS, *_ASSISTANTS, *(_rep(*each) for each in _REPS))
REPS: tuple[str, ...] = tuple(login for login, *_ in _REPS)

RANKS: dict[str, int] = {
    ADMINISTRATOR: 0,
    **dict.fromkeys(REPS, 1),
    **{each.login: 2 for each in (*_ASSISTANTS, *_MANAGERS)},
    "gao": 2,
}
"""In which order people's work of one day reaches the server; headquarters comes last."""


def rank(login: str) -> int:
    """Whether somebody's work of a day comes before the others'."""
    return RANKS.get(login, 3)


def member(login: str) -> Member:
    """The person who signs in like that."""
    return next(each for each in STAFF if each.login == login)
