"""The grade of a customer as a badge: one letter, a tone, and the words a screen reader says."""

from dataclasses import dataclass
from typing import Literal

from client.view_models.desk import Desk
from shared.rules.current_grade import CurrentGrade

Tone = Literal["vip", "a", "b", "c", "provisional", "none"]
_TONES: dict[str, Tone] = {"A": "a", "B": "b", "C": "c"}


@dataclass(frozen=True)
class Badge:
    """What the badge component draws."""

    letter: str
    tone: Tone
    overridden: bool
    spoken: str


def badge_of(desk: Desk, grade: CurrentGrade | None) -> Badge:
    """The badge for the grade that counts now, or for not having one yet."""
    words = desk.words
    if grade is None:
        return Badge("–", "none", overridden=False, spoken=words("No grade yet"))
    overridden = grade.override is not None
    spoken = words("Grade {grade}", grade=grade.grade)
    if overridden:
        spoken = words("{grade}, set by judgement", grade=spoken)
    if grade.vip:
        return Badge("VIP", "vip", overridden, words("VIP, {grade}", grade=spoken))
    if grade.provisional:
        return Badge(
            words("Prov. {grade}", grade=grade.grade),
            "provisional",
            overridden,
            words("{grade}, provisional", grade=spoken),
        )
    return Badge(grade.grade, _TONES[grade.grade], overridden, spoken)
