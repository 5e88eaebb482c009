"""What cells mean: numbers, days, amounts and telephone numbers in the spellings that people use."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from openpyxl.utils.datetime import from_excel

from server.imports.reading.sheets import Cell

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""What a cell of an export may not begin with; such cells carry an apostrophe in front."""

_IGNORED = " \u00a0\u3000\ufeff"


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might run the text, also after spaces that it ignores."""
    return text.startswith(DANGEROUS) or text.lstrip(_IGNORED).startswith(DANGEROUS)


class Misread(Exception):
    """A cell that does not say what its column asks for."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


_DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$")
_RUN_TOGETHER = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_PLAIN = re.compile(r"^\d+(\.\d+)?$")
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
_YUAN = re.compile(r"(人民币|CNY|RMB|¥|元|圆|整|\s)", re.IGNORECASE)
_SERIALS = range(10_000, 110_000)
"""Excel's day numbers from 1927 to 2201."""
_MOBILE = re.compile(r"^(?:\+?86)?1[3-9]\d*$")
_LEAST_DIGITS = 7
_FEN_NOISE = Decimal("0.001")
"""How far binary fractions of a spreadsheet may lie from a whole fen."""


def text_of(cell: Cell) -> str:
    """A cell as text on one or more lines; numbers without the decimals that only Excel sees."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    text = str(cell).strip(" \u3000\xa0\ufeff\r\n\t")
    return text[1:] if text.startswith("'") and is_dangerous(text[1:]) else text


def line_of(cell: Cell) -> str:
    """A cell as text on one line."""
    return " ".join(text_of(cell).split())


def narrow(cell: Cell) -> str:
    """A cell as text with full-width letters and digits made narrow, for whatever is compared."""
    return unicodedata.normalize("NFKC", line_of(cell)).strip()


def alike(text: str) -> str:
    """A name as it is compared: whatever its width and its letters' case."""
    return narrow(text).casefold()


def day_from(cell: Cell) -> date:
    """A calendar day; raises Misread."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        found = from_excel(cell)
        if isinstance(found, datetime):
            return found.date()
    text = narrow(cell)
    match = _DAY.match(text) or _RUN_TOGETHER.match(text)
    if match is None:
        raise Misread("bad_day", value=_short(text))
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Misread("no_such_day", value=_short(text)) from None


def decimal_from(cell: Cell, code: str = "bad_number") -> Decimal:
    """An exact number, not negative; raises Misread."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = repr(cell)
    else:
        text = _YUAN.sub("", narrow(cell))
        times = Decimal(1)
        if text.endswith("万"):
            text, times = text[:-1], Decimal(10_000)
        if _GROUPED.match(text):
            text = text.replace(",", "")
        if not _PLAIN.match(text):
            raise Misread(code, value=_short(narrow(cell)))
        return Decimal(text) * times
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Misread(code, value=_short(text)) from None
    if not number.is_finite() or number < 0:
        raise Misread(code, value=_short(text))
    return number


def fen_from(cell: Cell) -> int:
    """An amount of money in whole fen; raises Misread."""
    exact = decimal_from(cell, "bad_amount") * 100
    if exact > 10**15:
        raise Misread("bad_amount", value=_short(narrow(cell)))
    whole = exact.to_integral_value()
    if abs(exact - whole) > (_FEN_NOISE if isinstance(cell, float) else 0):
        raise Misread("parts_of_a_fen", value=_short(narrow(cell)))
    return int(whole)


def phone_from(cell: Cell) -> str:
    """A telephone number as written, with narrow digits; raises Misread for one that cannot be whole."""
    text = narrow(cell).replace("—", "-").replace("–", "-").replace("转", " x ")
    text = " ".join(re.sub(r"[,;、]", "/", text).split())
    first = re.sub(r"[^0-9+]", "", text.split("/")[0].split("x")[0])
    if re.search(r"[^0-9+() .#xX*/-]", text):
        raise Misread("bad_phone", value=_short(text))
    # A bracket sets off an area code, so such a number is no mobile.
    if _MOBILE.match(first) and "(" not in text:
        if len(first.removeprefix("+").removeprefix("86")) != 11:
            raise Misread("half_a_phone", value=_short(text))
    elif len(first) < _LEAST_DIGITS:
        raise Misread("half_a_phone", value=_short(text))
    return text


def yes_or_no(cell: Cell) -> bool:
    """Whether a cell says yes; raises Misread."""
    text = narrow(cell).casefold()
    if text in ("是", "有", "y", "yes", "true", "1", "√", "对"):
        return True
    if text in ("否", "无", "n", "no", "false", "0", "×", "不是"):
        return False
    raise Misread("bad_choice", value=_short(text), choices="是 / 否, yes / no")


def _short(text: str) -> str:
    """What a report may quote of a cell."""
    return text if len(text) <= 40 else f"{text[:39]}…"
