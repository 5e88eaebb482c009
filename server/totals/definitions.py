"""What every figure means, in both languages: the formulas of the business, and how they are read here."""

# ruff: noqa: E501  a sentence of a table stands on one line

from server.totals.dashboard_answer import Definition

_DEFINITIONS = (
    ("customers", "客户数", "Customers", "在用客户卡，按当前区域、负责人和等级计。",
     "Cards in use, by their present territory, owner and grade.", "customers"),
    ("orders", "订单数", "Orders", "业务日期在所选月份内的已确认订单；区域为业务日期当天客户所在区域，人员为成交人。",
     "Confirmed deals by business date; the territory is where the customer sat on that day, the person who sold.",
     "deals?status=confirmed"),
    ("revenue_fen", "销售额", "Revenue", "上述订单金额减去其全部退货（分）。",
     "The amounts of these orders less all that came back of them, in fen.", "deals?status=confirmed"),
    ("visits", "拜访次数", "Visits", "所选月份（中国时间）开始的拜访，归拜访人和当时所在区域。",
     "Visits that began in the months (China time), under who made them and where the customer sat then.",
     "visits"),
    ("minutes", "拜访分钟", "Minutes", "从签到到签退的整分钟数；未签退计 0。",
     "Whole minutes from check-in to check-out, 0 without a check-out.", "visits"),
    ("credit_fen", "业绩", "Credit", "业绩分配台账各行金额之和，按台账业务日期、受益人和受益单位计（分）。",
     "The sum of the ledger's lines by their business date, under the person and unit credited, in fen.",
     "credit"),
    ("by_role", "业绩分配", "Split totals", "业绩按角色（移交方、接收方、公司等）汇总。",
     "Credit by the role it was given for: transferor, receiver, company and so on.", "credit"),
    ("buyers", "成交客户", "Buying customers", "期间内至少有一笔订单的客户；客户按当前区域、负责人和等级划分。",
     "Customers with at least one order in the period; customers belong to their present territory, owner, grade.",
     "customers?set=buyers&archived=true"),
    ("repeat_bp", "重复购买率", "Repeat-purchase rate", "期间内订单不少于 2 笔的客户 ÷ 不少于 1 笔的客户。",
     "Customers with at least 2 orders ÷ customers with at least 1, in the period.",
     "customers?set=repeat&archived=true"),
    ("retention_bp", "留存率", "Retention", "（期末客户 − 新增客户）÷ 期初客户。期初客户：期间前 12 个月（按规则包）内有订单；"
     "期末客户：期间内有订单；新增：期末客户中不属于期初客户者，含赢回。",
     "(customers at end − new) ÷ customers at start. At start: an order in the 12 months before (the rule pack's "
     "number); at end: an order in the period; new: at end but not at start, won-back customers included.",
     "customers?set=kept&archived=true"),
    ("churn_bp", "流失率", "Churn", "期初客户中期间内没有订单者 ÷ 期初客户。",
     "Customers at start without an order in the period ÷ customers at start.",
     "customers?set=churned&archived=true"),
    ("frequency_milli", "购买频次", "Purchase frequency", "订单数 ÷ 成交客户数（千分之一）。",
     "Orders ÷ buying customers, in thousandths.", "customers?set=buyers&archived=true"),
    ("average_order_fen", "客单价", "Average order value", "销售额 ÷ 订单数（分）。", "Revenue ÷ orders, in fen.",
     "customers?set=buyers&archived=true"),
    ("average_revenue_fen", "户均销售额", "Average revenue", "销售额 ÷ 成交客户数（分）。",
     "Revenue ÷ buying customers, in fen.", "customers?set=buyers&archived=true"),
    ("lifetime_value_fen", "客户生命周期价值", "Customer lifetime value",
     "客单价 × 购买频次 ÷ 流失率，按销售额计（系统不记录成本，请自行乘以毛利率）；无流失时不计算。",
     "Average order value × frequency ÷ churn, in revenue: costs are not recorded, so multiply by your margin. "
     "None without churn.", "customers?set=buyers&archived=true"),
    ("top_fifth_bp", "前 20% 客户占比", "Share of the top fifth", "成交客户中销售额最高的 20%（向上取整）占销售额的比例。",
     "The share of revenue that the best 20% of the buying customers bring, their number rounded up.",
     "customers?set=buyers&archived=true"),
    ("quiet", "流失预警（自身节奏）", "Warning by own interval",
     "距末次订单的天数超过自身平均间隔的 2 倍；至少 3 笔订单。",
     "Days since the last order exceed twice the customer's own mean interval; at least 3 orders.",
     "customers?set=quiet"),
    ("fading", "流失预警（RFM）", "Warning by RFM",
     "频次与金额均在前五分之二，而末次订单在最早的五分之二（含并列）；在用客户，全部历史。",
     "Orders and amount among the best two fifths, the last order among the oldest two fifths, ties included; "
     "cards in use, over all time.",
     "customers?last_until={last_order_until}&orders_from={orders_from}&revenue_from={revenue_from_fen}"),
    ("waste", "销售浪费", "Sales waste", "各等级投入占比 ÷ 销售额占比；错配 = ½ Σ|投入占比 − 销售额占比|。",
     "Effort share ÷ revenue share per grade; misallocation = ½ Σ |effort share − revenue share|.", "visits"),
    ("moves", "等级变动", "Grade migration", "在用客户从上一次评定到当前有效等级的变动。",
     "Cards in use by the grade of the assessment before and the grade that counts now.",
     "customers?grade={now}&grade_before={before}"),
    ("yardsticks", "公司参照", "Yardsticks", "全公司同等级平均值；本人可见范围之外不足 3 个客户时不显示。",
     "The whole company's averages of a grade; not shown where fewer than 3 customers outside one's own sight "
     "stand behind them.", ""),
)  # fmt: skip

DEFINITIONS = tuple(
    Definition(figure=figure, name_zh=name_zh, name_en=name_en, zh=zh, en=en, rows=rows)
    for figure, name_zh, name_en, zh, en, rows in _DEFINITIONS
)
