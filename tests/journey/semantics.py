"""What a screen reader meets on the screen: every control with role and name as the browser computes them."""

from typing import Any

from playwright.sync_api import Page

_CONTROLS = {
    "button",
    "checkbox",
    "combobox",
    "link",
    "menuitem",
    "radio",
    "searchbox",
    "slider",
    "spinbutton",
    "switch",
    "tab",
    "textbox",
}
_TAPPED_WITHOUT_A_ROLE = """(host) => [...host.querySelectorAll("[flt-tappable]")]
  .filter((each) => !each.matches("[role], button, a, input, textarea"))
  .filter((each) => !each.querySelector("[role=button]"))
  .map((each) => `tapped without a role: ${each.outerHTML.slice(0, 120)}`)"""


def controls(page: Page) -> list[tuple[str, str]]:
    """Role and name of each control on the screen, as the browser tells them to a screen reader."""
    found = [(_value(node, "role"), _value(node, "name")) for node in _tree(page)]
    return [(role, name) for role, name in found if role in _CONTROLS]


def unnamed_controls(page: Page) -> list[str]:
    """Controls without a name, and what can be tapped without being called a control."""
    nameless = [f"a {role} without a name" for role, name in controls(page) if not name.strip()]
    told: list[str] = page.locator("flt-semantics-host").evaluate(_TAPPED_WITHOUT_A_ROLE)
    return nameless + told


def _tree(page: Page) -> list[dict[str, Any]]:
    session = page.context.new_cdp_session(page)
    try:
        session.send("DOM.enable")
        root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        asked = {"nodeId": root, "selector": "flt-semantics-host"}
        host = session.send("DOM.querySelector", asked)["nodeId"]
        nodes: list[dict[str, Any]] = session.send("Accessibility.queryAXTree", {"nodeId": host})["nodes"]
    finally:
        session.detach()
    return [node for node in nodes if not node["ignored"]]


def _value(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))
