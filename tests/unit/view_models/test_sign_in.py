"""Signing in as a person does it: a password, a code where one is asked for, and codes to keep."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from client.view_models.shut_out import ShutOutNotice, Stage
from client.view_models.sign_in import (
    CodeNeeded,
    Enrolment,
    EnrolmentNeeded,
    SignIn,
    WrongCode,
    WrongPassword,
)
from shared.words import Language, Words

LANGUAGES: tuple[Language, ...] = ("en", "zh")
LOCALE = Path(__file__).parents[3] / "client" / "locale"


def screen_words(language: Language) -> Words:
    return Words.of(language, (LOCALE,))


class Server:
    """Lets Li in by password, and by a code where one is required."""

    def __init__(self, *, code: str = "", enrolled: bool = True) -> None:
        self.code = code
        self.enrolled = enrolled
        self.inside = ""

    async def enter(self, login: str, password: str, code: str) -> Sequence[str]:
        if (login, password) != ("li", "right"):
            raise WrongPassword
        if not self.code:
            return ()
        if not code:
            raise CodeNeeded if self.enrolled else EnrolmentNeeded
        if code != self.code:
            raise WrongCode
        return () if self.enrolled else ("abcd-efgh",)

    async def enrol(self, login: str, password: str) -> Enrolment:
        assert (login, password) == ("li", "right")
        return Enrolment("JBSWY3DP", "data:image/svg+xml,<svg/>")

    async def go_in(self, login: str) -> None:
        self.inside = login


def at_the_door(server: Server, words: Words) -> SignIn:
    door = SignIn(words, server.enter, server.go_in, server.enrol)
    door.write_login(" li ")
    door.write_password("right")
    asyncio.run(door.submit())
    return door


@pytest.fixture(params=["en", "zh"])
def words(request: pytest.FixtureRequest) -> Words:
    return screen_words(request.param)


def test_without_a_second_factor_a_password_is_enough(words: Words) -> None:
    server = Server()
    door = at_the_door(server, words)
    assert (server.inside, door.asks_code, door.password) == ("li", False, "")


def test_the_code_is_asked_for_when_the_server_says_so(words: Words) -> None:
    server = Server(code="123456")
    door = at_the_door(server, words)
    assert door.asks_code
    assert (door.trouble, server.inside) == ("", "")
    door.write_code("999999")
    asyncio.run(door.submit())
    assert door.trouble
    assert door.code == ""
    door.write_code("123456")
    asyncio.run(door.submit())
    assert (server.inside, door.password, door.asks_code) == ("li", "", False)


def test_a_new_second_factor_shows_its_key_and_then_codes_to_keep(words: Words) -> None:
    server = Server(code="123456", enrolled=False)
    door = at_the_door(server, words)
    assert door.enrolment is not None
    assert door.enrolment.secret == "JBSWY3DP"
    door.write_code("123456")
    asyncio.run(door.submit())
    assert (door.recovery_codes, server.inside) == (("abcd-efgh",), "")
    asyncio.run(door.proceed())
    assert (door.recovery_codes, server.inside) == ((), "li")


def test_going_back_forgets_the_password(words: Words) -> None:
    door = at_the_door(Server(code="123456"), words)
    door.begin_again()
    assert (door.password, door.asks_code, door.login) == ("", False, " li ")


@pytest.mark.parametrize("stage", ["handing_over", "waiting", "stuck", "sign_in", "destroying", "done"])
def test_the_notice_of_a_shut_out_device_says_what_happens_in_both_languages(stage: Stage) -> None:
    said = [ShutOutNotice(screen_words(language), stage, 2) for language in LANGUAGES]
    assert said[0].text != said[1].text
    assert all(each.title for each in said)
    assert [bool(each.work) for each in said] == [stage in ("destroying", "done")] * 2
