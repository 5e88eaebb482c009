"""Writes docs/imports.md: the columns that imports recognise, from the table of their headings."""

from collections.abc import Iterator

from docs.writers.markdown import table, write
from server.imports.columns import TABLES, SheetKind, Table
from server.imports.finding_words import WORDS
from server.imports.reading.limits import LIMITS
from server.imports.terms import ALSO, KINDS
from shared.words import Words

HEAD = """# Tables in and out 导入与导出

Written from `server/imports/columns.py` and its neighbours (`make imports`); not edited by hand.

    python -m server import FOLDER --dry-run          # check everything, write nothing
    python -m server import FOLDER --report out.csv   # import, and write a report per row
    python -m server export --as LOGIN --kind customers --out customers.xlsx

`import` takes an `.xlsx` or `.csv` file, or a folder of them. CSV is read as UTF-8 with or without a
byte-order mark, as UTF-16 with one, else as GB18030. A sheet is recognised by its name or its file's, else
by its headings, which may stand below a title. Headings are compared without case, spaces, punctuation and
what stands in brackets. A column that nobody recognises is reported and left out.

- **Rows that do not fit** stop no others. Each is reported with file, sheet, row, column, reason and what to
  do, in Chinese or English (`--language`); the exit status is then 3.
- **Again and again.** A row is found by its number (customer number, employee number or login, order number,
  territory code; the name where there is no number), so a second import makes nothing twice. An empty cell
  changes nothing. What people changed since stays as it is and is reported. Customers are not moved:
  a handover is asked for in the app. Orders on file are never rewritten.
- **Placing.** A customer without owner and territory, or where no single rep can be told, goes to the
  company itself (H6). A territory or person that does not exist is a mistake, and the row waits.
- **Orders** become confirmed deals with the credit that the rules give. An order may be one row with its
  total, several rows of one number with a line each, or a row with its lines on a sheet of their own.
- **Dates** 2024-3-5, 2024/3/5, 2024年3月5日, 20240305 or Excel's own; **amounts** with 元, ¥, 万 and
  thousands separators; full-width digits everywhere.
- **Formulas** are read as the values that were saved with them and never run.

What an export writes can be imported again. Text that a spreadsheet might run carries an apostrophe in CSV
and is kept as text in Excel; an import takes the apostrophe away.

## A mapping file

Where headings do not say it, a small TOML file does (`--mapping FILE`). `--mapping northwind` is shipped
and reads the sample company.

    [[sheet]]
    file = "订单*.xlsx"     # pattern of file names; every file when left out
    sheet = "Sheet1"        # pattern of sheet names; every sheet when left out
    kind = "order"
    header_row = 3          # looked for when left out
    [sheet.columns]
    "客户简称" = "customer" # heading = field
    "内部备注" = ""         # not imported
"""


def page() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_sheets(), _terms(), _limits(), _findings())).rstrip() + "\n"


def _sheets() -> Iterator[str]:
    for kind, sheet in TABLES.items():
        yield f"## {sheet.en} {sheet.zh} (`{kind}`)\n"
        yield f"Needed: {_needed(kind, sheet)}.\n"
        lines = [(f"`{each.field}`", each.zh, each.en, ", ".join(each.also)) for each in sheet.columns]
        yield table(("Field", "中文", "English", "Also 也可写作"), lines) + "\n"


def _needed(kind: SheetKind, sheet: Table) -> str:
    groups = (" or ".join(f"`{field}`" for field in group) for group in TABLES[kind].needed)
    return "; ".join(groups) + f". Sheet or file names: {', '.join(sheet.names)}"


def _terms() -> str:
    zh, en = Words.of("zh"), Words.of("en")
    lines = [
        (
            f"`{kind}`",
            zh.term(kind, value),
            en.term(kind, value),
            ", ".join(ALSO.get(kind, {}).get(value, ())),
        )
        for kind, values in KINDS.items()
        for value in values
    ]
    return f"## Values of choices\n\n{table(('Choice', '中文', 'English', 'Also 也可写作'), lines)}\n"


def _limits() -> str:
    lines = [(name.replace("_", " "), f"{getattr(LIMITS, name):,}") for name in LIMITS.__slots__]
    return f"## Limits\n\n{table(('Of', 'At most'), lines)}\n"


def _findings() -> str:
    lines = [
        (f"`{code}`", f"{said.en} {said.mend_en}".strip(), f"{said.zh}{said.mend_zh}")
        for code, said in WORDS.items()
    ]
    return f"## What a report says\n\n{table(('Code', 'English', '中文'), lines)}\n"


if __name__ == "__main__":
    write("imports.md", page())
