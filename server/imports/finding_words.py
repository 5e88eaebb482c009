"""What each finding of an import says in both languages: why, and how to mend it.

`{…}` is filled from the finding's own facts. Codes stand in the order in which an import meets them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A finding's words: why it is so, and what can be done, each in English and Chinese."""

    en: str
    mend_en: str
    zh: str
    mend_zh: str


WORDS: dict[str, Said] = {
    # --- files and sheets
    "file_too_large": Said(
        "The file is larger than {most} MiB.", "Split it.", "文件超过 {most} MiB。", "请拆分后再导入。"
    ),
    "file_type": Said(
        "Files of type {type} are not read.",
        "Save it as .xlsx or .csv.",
        "不支持 {type} 类型的文件。",
        "请另存为 .xlsx 或 .csv。",
    ),
    "old_excel": Said(
        "This is an old or encrypted Excel file.",
        "Open it in Excel and save it as .xlsx without a password.",
        "这是旧版或加密的 Excel 文件。",
        "请用 Excel 打开，取消密码后另存为 .xlsx。",
    ),
    "workbook_broken": Said(
        "The workbook cannot be read ({reason}).",
        "Open it in Excel and save it again.",
        "工作簿无法读取（{reason}）。",
        "请用 Excel 打开后重新保存。",
    ),
    "workbook_too_large": Said(
        "Unpacked, the workbook is larger than {most} MiB.",
        "Split it, or save it as .csv.",
        "工作簿解压后超过 {most} MiB。",
        "请拆分，或另存为 .csv。",
    ),
    "too_many_sheets": Said(
        "There are more than {most} sheets.",
        "Split the workbook.",
        "工作表超过 {most} 个。",
        "请拆分工作簿。",
    ),
    "encoding_unknown": Said(
        "The text is neither UTF-8 nor GB18030.",
        "Save it as CSV UTF-8.",
        "文本编码既不是 UTF-8 也不是 GB18030。",
        "请另存为“CSV UTF-8”。",
    ),
    "csv_broken": Said(
        "The file breaks off here ({reason}).",
        "Look for an open quotation mark.",
        "文件从此处起无法读取（{reason}）。",
        "请检查是否有未闭合的引号。",
    ),
    "line_too_long": Said(
        "A line has more than {most} characters.",
        "Look for an open quotation mark or missing line breaks.",
        "单行超过 {most} 个字符。",
        "请检查引号和换行。",
    ),
    "kind_unknown": Said(
        "No row of headings was recognised.",
        "Name the sheet after what it holds (customers, orders …), or say it in a mapping file.",
        "没有识别出表头。",
        "请将工作表命名为其内容（客户、订单等），或在映射文件中说明。",
    ),
    "kind_unclear": Said(
        "The headings fit several kinds of sheet: {kinds}.",
        "Name the sheet after what it holds, or say it in a mapping file.",
        "表头与多种表相符：{kinds}。",
        "请将工作表命名为其内容，或在映射文件中说明。",
    ),
    "columns_missing": Said(
        "Columns are missing: {en}.",
        "Add them, or name them in a mapping file.",
        "缺少列：{zh}。",
        "请补充这些列，或在映射文件中指明。",
    ),
    "too_many_columns": Said(
        "There are more than {most} columns.",
        "Delete the empty ones.",
        "超过 {most} 列。",
        "请删除多余的列。",
    ),
    "too_many_rows": Said(
        "There are more than {most} rows of this kind.",
        "Split the sheet.",
        "此类数据超过 {most} 行。",
        "请拆分。",
    ),
    "columns_left_out": Said(
        "These columns are not imported: {columns}.",
        "Name their fields in a mapping file, if they have any.",
        "以下列不导入：{columns}。",
        "如有对应字段，请在映射文件中指明。",
    ),
    # --- cells
    "cell_too_long": Said(
        "A cell has more than {most} characters.", "Shorten it.", "单元格超过 {most} 个字符。", "请缩短。"
    ),
    "empty": Said("The cell is empty.", "Fill it in.", "单元格为空。", "请填写。"),
    "bad_day": Said(
        "“{value}” is not a date.", "Write 2024-03-05.", "“{value}”不是日期。", "请写成 2024-03-05。"
    ),
    "no_such_day": Said(
        "The day “{value}” does not exist.", "Correct it.", "日期“{value}”不存在。", "请更正。"
    ),
    "bad_number": Said(
        "“{value}” is not a number.", "Write digits only.", "“{value}”不是数字。", "请只填数字。"
    ),
    "bad_amount": Said(
        "“{value}” is not an amount of money.",
        "Write an amount such as 12345.60, not negative.",
        "“{value}”不是金额。",
        "请写成 12345.60 这样的非负金额。",
    ),
    "parts_of_a_fen": Said(
        "“{value}” has parts of a fen.",
        "Round it to two decimals.",
        "“{value}”不足一分。",
        "请保留两位小数。",
    ),
    "bad_phone": Said(
        "“{value}” is not a telephone number.",
        "Write digits only.",
        "“{value}”不是电话号码。",
        "请只填号码。",
    ),
    "half_a_phone": Said(
        "The number “{value}” is not whole.",
        "Write all digits: 11 for a mobile, area code and number for a landline.",
        "号码“{value}”不完整。",
        "请填全：手机 11 位，座机含区号。",
    ),
    "bad_choice": Said(
        "“{value}” is none of the choices.",
        "Write one of: {choices}.",
        "“{value}”不在可选范围内。",
        "请填写其中之一：{choices}。",
    ),
    "bad_code": Said(
        "“{value}” is not a number or code.",
        "Use at most 40 letters, digits, dots, dashes or underscores.",
        "“{value}”不是有效的编号。",
        "请只用字母、数字、点、横线或下划线，不超过 40 个字符。",
    ),
    "too_long": Said(
        "There are more than {most} characters.", "Shorten it.", "超过 {most} 个字符。", "请缩短。"
    ),
    "bad_characters": Said(
        "There are characters that the field does not take.",
        "Write it again by hand.",
        "含有不允许的字符。",
        "请重新手工填写。",
    ),
    "not_accepted": Said("The value is not accepted.", "Correct it.", "内容不符合要求。", "请更正。"),
    "bad_quantity": Said(
        "“{value}” is not a quantity.",
        "Write a number above 0 with at most three decimals.",
        "“{value}”不是有效的数量。",
        "请填写大于 0、最多三位小数的数字。",
    ),
    "twice": Said(
        "“{value}” stood already at {earlier}.",
        "Delete one of the two rows, or correct its number.",
        "“{value}”已在 {earlier} 出现。",
        "请删除其中一行，或更正编号。",
    ),
    # --- people and places
    "person_unknown": Said(
        "Nobody is called “{value}”.",
        "Write the login, or import the person first.",
        "没有名为“{value}”的人员。",
        "请填写登录名，或先导入该人员。",
    ),
    "person_ambiguous": Said(
        "Several people are called “{value}”.",
        "Write the login instead.",
        "有多人名为“{value}”。",
        "请改填登录名。",
    ),
    "territory_unknown": Said(
        "There is no territory “{value}”.",
        "Correct the name, or import the territory first.",
        "没有区域“{value}”。",
        "请更正名称，或先导入该区域。",
    ),
    "territory_ambiguous": Said(
        "Several territories are called “{value}”.",
        "Write the code instead.",
        "有多个区域名为“{value}”。",
        "请改填区域编码。",
    ),
    "no_company": Said(
        "There is no company yet.", "Import the territories first.", "尚未建立公司。", "请先导入区域。"
    ),
    "parents_in_circle": Said(
        "The parents lead in a circle.", "Correct the parent.", "上级区域形成循环。", "请更正上级区域。"
    ),
    "managers_in_circle": Said(
        "The managers lead in a circle.", "Correct the manager.", "上级关系形成循环。", "请更正直属上级。"
    ),
    "role_without_territory": Said(
        "This role is held somewhere, and no territory is named.",
        "Fill in the territory.",
        "该角色必须对应一个区域，而区域为空。",
        "请填写负责区域。",
    ),
    "assigned_twice": Said(
        "The same role stood here before.", "Delete the row.", "同一任职重复出现。", "请删除此行。"
    ),
    "ends_before_it_begins": Said(
        "The end lies before the beginning.", "Correct the dates.", "结束日期早于开始日期。", "请更正日期。"
    ),
    "parent_stays": Said(
        "The territory stays under its present parent.",
        "Move it by hand if it shall move.",
        "该区域保留原上级。",
        "如需调整，请手工操作。",
    ),
    # --- customers
    "contact_without_name": Said(
        "There is something about a contact, and no name.",
        "Fill in the contact's name.",
        "填写了联系人信息，但没有姓名。",
        "请填写联系人姓名。",
    ),
    "contact_elsewhere": Said(
        "This contact belongs to another customer.",
        "Leave the record id empty for a new contact.",
        "该联系人属于另一个客户。",
        "新联系人请将记录编号留空。",
    ),
    "number_taken": Said(
        "“{value}” is on another card.",
        "Look for that customer and use its customer number.",
        "“{value}”已属于另一张客户卡。",
        "请查找该客户并使用其客户编号。",
    ),
    "nobody_named": Said(
        "Neither owner nor territory is named, so the company itself holds the customer.",
        "Hand it over later, or fill in the owner before the first import.",
        "未填负责人和区域，客户由公司统管。",
        "可稍后移交，或在首次导入前填写负责人。",
    ),
    "no_single_rep": Said(
        "The territory does not have exactly one rep, so the company itself holds the customer.",
        "Fill in the owner, or hand the customer over later.",
        "该区域没有唯一的业务代表，客户由公司统管。",
        "请填写负责人，或稍后移交。",
    ),
    "owner_without_one_territory": Said(
        "The owner does not hold exactly one territory, so the company itself holds the customer.",
        "Fill in the territory, or hand the customer over later.",
        "负责人没有唯一的负责区域，客户由公司统管。",
        "请填写区域，或稍后移交。",
    ),
    "stays_where_it_is": Said(
        "The customer stays with its present owner and territory.",
        "Hand it over in the app, so that the history stays whole.",
        "客户保留现有的负责人和区域。",
        "请在应用中办理移交，以保留完整的历史。",
    ),
    "kept": Said(
        "People changed this record since, so it stays as it is (differs: {fields}).",
        "Change it in the app.",
        "该记录已有人修改，保持不变（不同之处：{fields}）。",
        "请在应用中修改。",
    ),
    "customer_unknown": Said(
        "There is no customer “{value}”.",
        "Write the customer number, or import the customer first.",
        "没有客户“{value}”。",
        "请填写客户编号，或先导入该客户。",
    ),
    "customer_ambiguous": Said(
        "Several customers are called “{value}”.",
        "Write the customer number instead.",
        "有多个客户名为“{value}”。",
        "请改填客户编号。",
    ),
    # --- orders
    "order_incomplete": Said(
        "Another row of this order cannot be used, so none of it is imported.",
        "Mend that row.",
        "该订单的另一行无法使用，整单未导入。",
        "请先更正那一行。",
    ),
    "line_without_order": Said(
        "No order has this number.",
        "Import the orders together with their lines.",
        "没有此编号的订单。",
        "请将订单与订单行一起导入。",
    ),
    "rows_differ": Said(
        "The rows of one order say different things.",
        "Make them say the same, or give each order its own number.",
        "同一订单的各行内容不一致。",
        "请统一内容，或为每个订单使用不同编号。",
    ),
    "worth_nothing": Said(
        "The order is worth nothing.", "Fill in an amount above 0.", "订单没有金额。", "请填写大于 0 的金额。"
    ),
    "lines_do_not_sum": Said(
        "The lines come to {lines} yuan, the order says {amount}.",
        "Correct one of them.",
        "各行合计 {lines} 元，订单金额为 {amount} 元。",
        "请更正其中之一。",
    ),
    "nobody_sold": Said(
        "No seller is named, and nobody owns the customer.",
        "Fill in the seller.",
        "未填业务员，且客户没有负责人。",
        "请填写业务员。",
    ),
    "no_department": Said(
        "There is no engineering department to take part.",
        "Import the department, or leave the column empty.",
        "没有可参与的工程部门。",
        "请先导入部门，或将此列留空。",
    ),
    "not_confirmed": Said(
        "Only confirmed orders are imported.",
        "Record it in the app.",
        "只导入已确认的订单。",
        "请在应用中登记。",
    ),
    "future_day": Said("The date lies in the future.", "Correct the date.", "日期晚于今天。", "请更正日期。"),
    "no_rules_then": Said(
        "No rules cover this date.", "Correct the date.", "该日期没有适用的规则。", "请更正日期。"
    ),
    "order_on_file": Said(
        "The order is on file with other details, and what was credited is not rewritten.",
        "Record a return or a new order in the app.",
        "该订单已在档且内容不同，已计业绩不会改写。",
        "请在应用中登记退货或新订单。",
    ),
    "order_elsewhere": Said(
        "An order of this number belongs to another customer.",
        "Correct the number or the customer.",
        "该编号的订单属于另一个客户。",
        "请更正编号或客户。",
    ),
    "rules": Said("{rules}", "", "{rules}", ""),
}
"""Every code of a finding; `rules` speaks with the words of the rules' own refusal."""
