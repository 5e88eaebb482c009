"""The web app manifests, one for each language: what the app is called where it is installed, and its looks.

A manifest speaks one language, so the page names the one of the language that it speaks. All of them are the
same app (`id`), with the same shortcuts and pictures of the same screens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

ManifestLanguage = Literal["zh", "en"]
Form = Literal["narrow", "wide"]

PICTURES: Final = Path(__file__).parent / "pictures"
SIZES: Final[Mapping[Form, tuple[int, int]]] = {"narrow": (390, 844), "wide": (1280, 800)}
FILES: Final[Mapping[ManifestLanguage, str]] = {"zh": "manifest.json", "en": "manifest.en.json"}

_MASKABLE: Final = (192, 512)


@dataclass(frozen=True)
class Said:
    """One thing in both languages."""

    zh: str
    en: str

    def in_(self, language: ManifestLanguage) -> str:
        """What it is in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Shortcut:
    """A way from the home screen to a place in the app, where it starts without a network too."""

    route: str
    name: Said
    short: Said


@dataclass(frozen=True)
class Picture:
    """A picture of a screen; there is a file of it for each language."""

    name: str
    form: Form
    label: Said

    def file(self, language: ManifestLanguage) -> str:
        """The name of the file."""
        return f"{language}-{self.form}-{self.name}.png"


SHORTCUTS: Final = (
    Shortcut("/add", Said("登记拜访或成交", "Log a visit or a deal"), Said("登记", "Add")),
    Shortcut("/customers", Said("客户", "Customers"), Said("客户", "Customers")),
    Shortcut("/approvals", Said("审批", "Approvals"), Said("审批", "Approvals")),
)
SHOWN: Final = (
    Picture("today", "narrow", Said("今天的拜访", "The day's visits")),
    Picture("card", "narrow", Said("客户卡片与等级", "A customer's card and grade")),
    Picture("deal", "narrow", Said("成交与业绩分配", "A deal and how its credit is split")),
    Picture("overview", "wide", Said("总览", "Headquarters' overview")),
    Picture("customer", "wide", Said("客户列表与卡片", "Customers, list and card")),
)


def manifest(language: ManifestLanguage, base: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of a language, on what Flet's client says of itself."""
    return {
        **base,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "lang": {"zh": "zh-CN", "en": "en"}[language],
        "dir": "ltr",
        "name": Said("路书 Roadbook", "Roadbook 路书").in_(language),
        "short_name": Said("路书", "Roadbook").in_(language),
        "description": Said("没有信号也能跑的外勤销售", "Field sales that works without signal").in_(
            language
        ),
        "orientation": "any",
        "categories": ["business", "productivity"],
        "icons": [
            *(_icon(size, "any") for size in (192, 512)),
            *(_icon(size, "maskable") for size in _MASKABLE),
        ],
        "shortcuts": [_shortcut(each, language) for each in SHORTCUTS],
        "screenshots": [_picture(each, language) for each in SHOWN if _file(each, language).is_file()],
    }


def pictures() -> Sequence[Path]:
    """The files of the pictures that were taken: one that is new is taken of an app without it."""
    files = (_file(each, language) for language in FILES for each in SHOWN)
    return [file for file in files if file.is_file()]


def _file(picture: Picture, language: ManifestLanguage) -> Path:
    return PICTURES / picture.file(language)


def _icon(size: int, purpose: str) -> Mapping[str, str]:
    middle = "maskable-" if purpose == "maskable" else ""
    return {
        "src": f"/icons/icon-{middle}{size}.png",
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _shortcut(shortcut: Shortcut, language: ManifestLanguage) -> Mapping[str, Any]:
    return {
        "name": shortcut.name.in_(language),
        "short_name": shortcut.short.in_(language),
        "url": shortcut.route,
        "icons": [_icon(192, "any")],
    }


def _picture(picture: Picture, language: ManifestLanguage) -> Mapping[str, str]:
    width, height = SIZES[picture.form]
    return {
        "src": f"/pictures/{picture.file(language)}",
        "sizes": f"{width}x{height}",
        "type": "image/png",
        "form_factor": picture.form,
        "label": picture.label.in_(language),
    }
