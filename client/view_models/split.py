"""A split of credit as the panel shows it: a line per beneficiary, and why; preview and final alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from client.view_models import money_words, names
from client.view_models.desk import Desk
from shared.models.credit import Beneficiary, CreditLine, Provenance
from shared.models.money import WHOLE


@dataclass(frozen=True)
class SplitLine:
    """One beneficiary's part."""

    name: str
    role: str
    share: str
    amount: str
    part: float
    """The share as a fraction of one, for the bar."""
    mine: bool


@dataclass(frozen=True)
class SplitView:
    """A split with its reason and the rule pack it follows."""

    lines: tuple[SplitLine, ...]
    total: str
    sentence: str
    pack: str
    final: bool

    @property
    def spoken(self) -> str:
        """The whole split in one breath, for a screen reader."""
        return "; ".join(f"{line.name} {line.share} {line.amount}" for line in self.lines)


def split_view(desk: Desk, lines: Iterable[CreditLine], why: Provenance, *, final: bool = False) -> SplitView:
    """The split in words and figures."""
    shown = tuple(
        SplitLine(
            name=beneficiary_name(desk, line.beneficiary),
            role=desk.words.term("credit_role", line.beneficiary.role),
            share=money_words.share(line.share),
            amount=money_words.exact(line.amount),
            part=line.share / WHOLE,
            mine=line.beneficiary.user == desk.me,
        )
        for line in lines
    )
    return SplitView(
        lines=shown,
        total=money_words.exact(why.facts.amount - why.facts.returned),
        sentence=why.sentence_zh if desk.words.language == "zh" else why.sentence_en,
        pack=why.pack,
        final=final,
    )


def beneficiary_name(desk: Desk, who: Beneficiary) -> str:
    """The person, or the unit where no person is credited."""
    if who.user is not None:
        return names.person_name(desk, who.user)
    if who.territory is not None:
        return names.place_name(desk, who.territory)
    return desk.words("Company")
