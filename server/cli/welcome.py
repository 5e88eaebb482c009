"""What a sample company says of itself: one account per role, and the password of all of them."""

from typing import get_args

from rich.cells import cell_len, set_cell_size

from server.cli.speaking import Speaker
from shared.facts import Facts, Rows
from shared.models.person import Role, RoleAssignment, User
from shared.words import Words


def accounts(rows: Rows, password: str, speaker: Speaker, best: tuple[str, ...] = ()) -> str:
    """One account per role as a table; where several hold a role, one of the best to look at."""
    facts, words = Facts(rows), Words.of(speaker.language)
    heads = (
        speaker.say("role", "角色"),
        speaker.say("login", "用户名"),
        speaker.say("password", "密码"),
        speaker.say("who", "姓名"),
    )
    lines = [heads]
    held = list(rows.all(RoleAssignment))
    for role in get_args(Role):
        people = [facts.user(each.user) for each in held if each.role == role and each.valid_to is None]
        known = [each for each in people if each is not None and each.active]
        if known:
            shown = min(known, key=lambda each: each.login not in best)
            lines.append((words.term("role", role), shown.login, password, _named(shown, speaker)))
    widths = [max(cell_len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        "  ".join((*(set_cell_size(text, width) for text, width in zip(line, widths, strict=False)), line[3]))
        for line in lines
    )


def _named(person: User, speaker: Speaker) -> str:
    name = person.name_en if speaker.language == "en" and person.name_en else person.name
    return ", ".join(part for part in (name, person.title) if part)
