"""The columns that imports recognise, with their headings in Chinese and English: the one table of them.

A heading is compared without case, spaces, punctuation and what stands in brackets. The first Chinese
and the first English name are what exports and reports call the column.
"""

import re
from dataclasses import dataclass
from typing import Literal

SheetKind = Literal["territory", "user", "assignment", "customer", "contact", "order", "line"]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a kind of sheet."""

    field: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    """Other headings for the same, in either language."""


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of sheet: what it is called, and its columns."""

    zh: str
    en: str
    names: tuple[str, ...]
    """Names of sheets and files that say which kind it is."""
    needed: tuple[tuple[str, ...], ...]
    """Of each of these groups at least one column must be there."""
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column:
        """The column of a field."""
        return next(each for each in self.columns if each.field == field)


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _columns(text: str) -> tuple[Column, ...]:
    """One column per line: field, Chinese, English, other headings; a bar goes on with the line before."""
    made = []
    for line in re.sub(r"\n\s*\|", "|", text.strip()).splitlines():
        field, zh, en, *also = (part.strip() for part in line.split(";"))
        made.append(Column(field, zh, en, _split(also[0]) if also else ()))
    return tuple(made)


TABLES: dict[SheetKind, Table] = {
    "territory": Table(
        "区域",
        "Territories",
        _split("区域|区域表|地区|片区|territory|regions|region"),
        (("name",),),
        _columns("""
code; 区域编码; Territory code; 编码|编号|区域编号|区域代码|地区编码|片区编码|code|id|number
    |territory id
name; 区域名称; Territory; 名称|区域|地区|片区|地区名称|片区名称|name|region|territory name|region name
name_en; 英文名称; English name; 区域英文名|name en
parent; 上级区域; Parent; 上级|父级|所属大区|大区|上级编码|上级区域编码|parent territory|parent code
    |parent region
kind; 类型; Kind; 区域类型|级别|层级|type|level
area_codes; 行政区划代码; Area codes; 区划代码|行政区划|邮政编码|area code|postal codes
"""),
    ),
    "user": Table(
        "人员",
        "People",
        _split("人员|员工|用户|职员|业务员|人员名单|花名册|people|user|users|employee|employees|staff"),
        (("login", "code"), ("name",)),
        _columns("""
code; 工号; Employee number; 员工编号|人员编号|职工编号|编号|employee id|employee no|staff id|number
    |id|code
login; 登录名; Login; 账号|帐号|用户名|登录账号|account|username|user name
name; 姓名; Name; 员工姓名|人员姓名|名称|full name|employee|employee name
name_en; 英文名; English name; 英文姓名|name en
title; 职务; Title; 职位|岗位|头衔|job title|position
manager; 直属上级; Manager; 上级|上级主管|主管|经理|直接上级|汇报对象|上级工号|reports to|supervisor
    |boss|superior
role; 角色; Role; 系统角色|职责|权限角色|roles
territory; 负责区域; Territory; 区域|片区|所属区域|地区|管辖区域|region|area
since; 任职日期; Since; 入职日期|开始日期|起始日期|hire date|hired|start date|from
"""),
    ),
    "assignment": Table(
        "任职",
        "Assignments",
        _split(
            "任职|任职表|区域分配|负责区域|分工|人员区域|assignment|assignments|roles|employee territories"
        ),
        (("user",), ("territory",)),
        _columns("""
user; 人员; Person; 姓名|工号|员工|业务员|登录名|账号|人员账号|user|employee|login|name|rep|employee id
role; 角色; Role; 职责|岗位
territory; 区域编码; Territory code; 区域|片区|负责区域|区域名称|地区|territory|region|territory id
since; 开始日期; From; 起始日期|任职日期|生效日期|since|start|start date|valid from
until; 结束日期; Until; 截止日期|失效日期|离任日期|to|end|end date|valid to
"""),
    ),
    "customer": Table(
        "客户",
        "Customers",
        _split(
            "客户|客户资料|客户档案|客户信息|客户列表|客户名单|customer|customers|account|accounts|clients"
        ),
        (("name",),),
        _columns("""
id; 记录编号; Record id; 系统编号
code; 客户编号; Customer number; 编号|编码|客户编码|客户代码|客户号|代码|customer code|customer id
    |customer no|code|number|account number
name; 客户名称; Customer; 客户|名称|公司名称|单位名称|客户全称|企业名称|name|customer name|company
    |company name|account|account name|client
uscc; 统一社会信用代码; Unified social credit code; 信用代码|社会信用代码|税号|纳税人识别号|uscc
    |tax number|tax id
account_type; 客户性质; Type; 客户类型|性质|单位性质|customer type|account type
category; 客户类别; Category; 客户分类|customer category
lifecycle; 新老客户; Lifecycle; 客户阶段|stage
trade_state; 交易状态; Trade state; 交易情况|合作状态
volume; 客户规模; Volume; 客户地位|standing|size
phone; 客户电话; Phone; 电话|公司电话|联系电话|电话号码|固定电话|座机|telephone|tel|phone number
    |company phone
address; 地址; Address; 客户地址|公司地址|详细地址|联系地址|注册地址|street|street address
city; 城市; City; 所在城市|市|town
postal_code; 邮编; Postal code; 邮政编码|zip|zip code|postcode
country; 国家; Country; 国别
industry; 业种; Line of business; 行业|所属行业|industry
org_form; 组织形式; Organisation form; 企业性质|企业类型|公司类型|legal form
founded_on; 成立日期; Founded on; 创立日期|成立时间|创业日期|founded
first_trade_on; 首次交易日期; First trade on; 首次成交日期|开始交易日期|首单日期|合作日期|合作时间
    |first order date|customer since
assets; 资产; Assets; 资产总额|注册资本|注册资金
needs; 需求; Needs; 客户需求
concerns; 关注点; Concerns; 痛点
preference; 偏好; Preference; 客户偏好
decision_maker; 决策者; Decision maker; 决策人|关键人
major; 重大客户; Major; 重点客户|大客户|key account|major customer
potential; 潜力; Potential; 潜力等级|发展潜力
territory_code; 区域编码; Territory code; 片区编码|地区编码|区域代码|territory id
territory; 区域; Territory; 片区|所属区域|负责区域|地区|销售区域|大区|region|sales territory|area
owner_login; 负责人账号; Owner login; 业务员账号|业务员工号|负责人工号|owner code|rep login|rep id
owner; 负责人; Owner; 业务员|业务代表|销售|销售员|客户经理|销售代表|跟进人|rep|sales rep|salesperson
    |account manager|account owner
contact_name; 联系人; Contact; 联系人姓名|主要联系人|contact name|contact person
contact_title; 联系人职务; Contact title; 联系人职位|职务
contact_role; 联系人身份; Contact role; 身份
contact_phone; 联系人电话; Contact phone; 手机|手机号|联系人手机|手机号码|移动电话|mobile
    |mobile phone|contact mobile|cell
contact_email; 联系人邮箱; Contact e-mail; 邮箱|电子邮件|email|e-mail|mail|contact email
contact_wechat; 联系人微信; Contact WeChat; 微信|微信号|wechat
"""),
    ),
    "contact": Table(
        "联系人",
        "Contacts",
        _split("联系人|客户联系人|联系人列表|contact|contacts|people at customers"),
        (("customer", "customer_code"), ("name",)),
        _columns("""
id; 记录编号; Record id; 系统编号
customer_code; 客户编号; Customer number; 客户编码|客户代码|客户号|customer code|customer id
    |customer no|account number
customer; 客户名称; Customer; 客户|公司名称|公司|单位|所属客户|customer name|company|company name
    |account
name; 姓名; Name; 联系人|联系人姓名|名字|contact|contact name|full name
role; 身份; Role; 角色|联系人身份|联系人角色|person role
title; 职务; Title; 职位|头衔|job title|position
phone; 电话; Phone; 手机|手机号|联系电话|手机号码|电话号码|移动电话|mobile|telephone|tel|cell
email; 邮箱; E-mail; 电子邮件|email|mail
wechat; 微信; WeChat; 微信号
preferred_channel; 首选联系方式; Preferred channel; 沟通方式|联系方式偏好|channel
temperament; 性格; Temperament; 客户性格
birthday; 生日; Birthday; 出生日期|date of birth
family; 家庭; Family; 家庭情况
hobbies; 爱好; Hobbies; 兴趣|兴趣爱好
education; 学历; Education; 教育程度|文化程度
ability; 能力; Ability; 能力特长
"""),
    ),
    "order": Table(
        "订单",
        "Orders",
        _split("订单|成交|销售订单|订单明细|销售明细|销售记录|order|orders|sales|deals|deal"),
        (("number",), ("customer", "customer_code"), ("day",), ("amount", "line_amount", "price")),
        _columns("""
id; 记录编号; Record id; 系统编号
number; 订单编号; Order number; 订单号|单号|单据编号|销售单号|合同编号|合同号|编号|order id|order no
    |order|number|invoice
customer_code; 客户编号; Customer number; 客户编码|客户代码|客户号|customer code|customer id
    |customer no|account number
customer; 客户名称; Customer; 客户|公司名称|单位名称|购货单位|customer name|company|account
day; 订单日期; Order date; 日期|成交日期|下单日期|销售日期|单据日期|签订日期|date|business date|day
    |sold on
amount; 订单金额; Order amount; 金额|总金额|成交金额|订单总额|销售额|合计|合同金额|价税合计|amount
    |total|order total|sum|total amount
seller_login; 业务员账号; Seller login; 业务员工号|销售账号|seller id|employee id
seller; 业务员; Seller; 销售员|销售|业务代表|销售代表|负责人|经办人|rep|sales rep|salesperson
    |employee|sold by
status; 状态; Status; 订单状态|单据状态
engineering; 工程部参与; Engineering; 工程参与
product; 产品; Product; 产品名称|商品|商品名称|品名|货品|物料|物料名称|item|product name|product id
quantity; 数量; Quantity; 订购数量|销售数量|qty
price; 单价; Unit price; 销售单价|含税单价|price
discount; 折扣; Discount; 折扣率|discount rate
line_amount; 行金额; Line amount; 小计|明细金额|金额小计|line total|subtotal
note; 备注; Note; 说明|摘要|notes|remark
"""),
    ),
    "line": Table(
        "订单行",
        "Order lines",
        _split("订单行|订单明细|明细|订单产品|order lines|lines|order details|items|order items"),
        (("number",), ("product",), ("line_amount", "price")),
        _columns("""
number; 订单编号; Order number; 订单号|单号|单据编号|销售单号|合同号|order id|order no|order|number
product; 产品; Product; 产品名称|商品|商品名称|品名|货品|物料|物料名称|item|product name|product id
quantity; 数量; Quantity; 订购数量|销售数量|qty
price; 单价; Unit price; 销售单价|含税单价|price
discount; 折扣; Discount; 折扣率|discount rate
line_amount; 行金额; Line amount; 金额|小计|明细金额|金额小计|amount|line total|subtotal|total
"""),
    ),
}
"""Parents before children: the order in which sheets are imported."""
