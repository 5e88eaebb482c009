"""Money and shares as people read and type them: fen and basis points stay whole all the way."""

import re
import unicodedata

from shared.rules.wording import percent, yuan
from shared.words import Words

_TYPED = re.compile(r"^[¥￥]?(\d{1,12})(?:\.(\d{1,2}))?(万|亿)?$")
_UNITS = {None: 1, "万": 10_000, "亿": 100_000_000}
_WAN = 10_000 * 100
_YI = 100_000_000 * 100


def exact(fen: int) -> str:
    """The amount to the cent, with thousands separators: ¥1,234.50."""
    return f"¥{yuan(fen)}" if fen >= 0 else f"-¥{yuan(-fen)}"


def short(fen: int, words: Words) -> str:
    """The amount as a dashboard shows it: ¥12.3 万 in Chinese, ¥123K in English."""
    if words.language == "zh":
        for unit, name in ((_YI, "亿"), (_WAN, "万")):
            if abs(fen) >= unit:
                return f"¥{_one_decimal(fen, unit)}{name}"
        return f"¥{round(fen / 100):,}"
    for unit, name in ((10**11, "B"), (10**8, "M"), (10**5, "K")):
        if abs(fen) >= unit:
            return f"¥{_one_decimal(fen, unit)}{name}"
    return f"¥{round(fen / 100):,}"


def share(basis_points: int) -> str:
    """A share in percent, without idle decimals: 60 %, 33.33 %."""
    return percent(basis_points)


def typed_fen(text: str) -> int | None:
    """The fen in an amount as typed (full-width digits, separators, 万 and 亿 understood), or None."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").removesuffix("元")
    match = _TYPED.match(plain)
    if match is None:
        return None
    whole, decimals, unit = match.groups()
    hundredths = int(whole) * 100 + int((decimals or "").ljust(2, "0"))
    return hundredths * _UNITS[unit]


def _one_decimal(fen: int, unit: int) -> str:
    return f"{fen / unit:,.1f}".removesuffix(".0")
