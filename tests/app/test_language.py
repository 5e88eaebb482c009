"""The app speaks the language of the platform until somebody chooses another, and then that one for good."""

import asyncio

import pytest

from client.view_models.settings import language_of
from tests.support.open_app import Handset


@pytest.mark.parametrize(
    ("preferred", "spoken"),
    [
        (["en-GB"], "en"),
        (["zh-CN", "en"], "zh"),
        (["zh_TW.UTF-8"], "zh"),
        (["ZH-HANT"], "zh"),
        (["Chinese (Simplified)_China"], "zh"),
        (["fr-FR", "zh-CN", "en-US"], "zh"),
        (["de", "en", "zh"], "en"),
        (["fr-FR"], "en"),
        (["C.UTF-8"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_the_app_speaks_is_taken(preferred: list[str], spoken: str) -> None:
    assert language_of(preferred) == spoken


@pytest.mark.parametrize(
    ("language", "button", "other", "other_button"),
    [("en-GB", "Sign in", "中文", "登录"), ("zh-CN", "登录", "English", "Sign in")],
)
def test_a_first_start_speaks_as_the_platform_and_a_choice_is_remembered(
    handset: Handset, language: str, button: str, other: str, other_button: str
) -> None:
    handset.languages = (language,)

    async def story() -> None:
        async with handset.started() as app:
            assert button in app.says
            await app.taps(other)
            assert other_button in app.says
        async with handset.started() as app:
            assert other_button in app.says

    asyncio.run(story())
