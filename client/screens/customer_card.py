"""One customer's card: head, actions, what waits, why the grade, fields, people, what happened."""

import flet as ft

from client.components import type as type_
from client.components.card import card
from client.components.empty_state import empty_state
from client.components.form import side_action
from client.components.frame import frame
from client.components.grade_badge import grade_badge
from client.components.keeping import keep
from client.components.verdict_panel import verdict_panel
from client.observed import observed, use_view_model
from client.screens.customers import customers_pane
from client.services import go, use_services
from client.view_models.customer_card import CardFace, CustomerCard
from client.view_models.grade_why import FactorBar, GradeWhy
from client.view_models.timeline import EntryKind, TimelineDay
from shared.words import Words

_ICONS: dict[EntryKind, ft.IconData] = {
    "visit": ft.Icons.HANDSHAKE_OUTLINED,
    "deal": ft.Icons.RECEIPT_LONG_OUTLINED,
    "transfer": ft.Icons.SWAP_HORIZ,
    "ownership": ft.Icons.PERSON_PIN_OUTLINED,
}


@ft.component
def CustomerCardScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The card of the customer in the address."""
    services = use_services()
    customer = ft.use_route_params().get("customer", "")
    words = services.desk.words
    known = services.desk.facts.customer(customer)
    title = known.name if known is not None else words("Customer")
    return frame(
        title,
        [_Card(customer, key=customer)],  # type: ignore[call-arg]
        tab="/customers" if services.wide else "",
        pane=customers_pane(services, customer),
    )


@ft.component
def _Card(customer: str) -> ft.Control:  # noqa: N802
    vm = use_view_model(lambda services: observed(CustomerCard)(services.desk, customer))
    words = vm.desk.words
    if vm.face is None:
        return empty_state(
            ft.Icons.NO_ACCOUNTS_OUTLINED,
            words("This customer is not on this device"),
            words("It may have been handed to somebody else. What you did for it is kept."),
            ft.FilledButton(words("To the customers"), on_click=lambda _: go("/customers")),
        )
    parts: list[ft.Control] = [_face(vm.face, words), _actions(vm, words)]
    if vm.refusal is not None:
        parts.append(verdict_panel(vm.refusal, words))
    parts += [_request(vm, words)] if vm.requests else []
    parts += [_why(vm.why, words)] if vm.why is not None else []
    parts.append(_fields(vm, words))
    if vm.contacts:
        parts.append(_contacts(vm, words))
    parts += [_day(day) for day in vm.days]
    return ft.Column(parts, spacing=12, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _face(face: CardFace, words: Words) -> ft.Control:
    owner = words("Held by {owner}, {place}", owner=face.owner, place=face.place)
    return ft.Column(
        [
            ft.Row([grade_badge(face.badge), type_.title(face.name, expand=True)], spacing=12),
            type_.body(owner),
            type_.note(" · ".join(part for part in (face.segment, face.due.text) if part)),
        ],
        spacing=4,
    )


def _actions(vm: CustomerCard, words: Words) -> ft.Control:
    at = f"/customers/{vm.customer}"
    return ft.Row(
        [
            ft.FilledButton(
                words("Log a visit"), icon=ft.Icons.HANDSHAKE, height=48, on_click=lambda _: go(f"{at}/visit")
            ),
            side_action(words("Record a deal"), lambda: go(f"{at}/deal"), icon=ft.Icons.RECEIPT_LONG),
            side_action(words("Edit"), lambda: go(f"{at}/edit"), icon=ft.Icons.EDIT),
            side_action(words("Request a transfer"), lambda: go(f"{at}/transfer"), icon=ft.Icons.SWAP_HORIZ),
        ],
        wrap=True,
        spacing=8,
        run_spacing=8,
    )


def _request(vm: CustomerCard, words: Words) -> ft.Control:
    lines: list[ft.Control] = []
    for each in vm.requests:
        lines += [type_.body(each.title), type_.note(each.status), type_.note(each.reason)]
        if each.mine:
            lines.append(
                ft.Row(
                    [
                        ft.TextButton(
                            words("Withdraw"),
                            on_click=lambda _, request=each.id: keep(lambda: vm.withdraw(request), words),
                        )
                    ]
                )
            )
    return card(*lines, heading=words("Open request"), spacing=4)


def _why(why: GradeWhy, words: Words) -> ft.Control:
    lines: list[ft.Control] = [type_.body(why.sentence)]
    if why.override:
        lines.append(type_.body(why.override))
    lines += [_factor(factor) for factor in why.factors]
    lines += [type_.note(text) for text in why.what_if]
    lines.append(
        type_.note(
            words(
                "Potential {potential} · credit {credit} · {segment} · rules {pack}",
                potential=why.potential,
                credit=why.credit,
                segment=why.segment,
                pack=why.pack,
            )
        )
    )
    return card(*lines, heading=words("Why this grade"))


def _factor(factor: FactorBar) -> ft.Control:
    figures = type_.note(f"{factor.value} / {factor.threshold}")
    return ft.Column(
        [
            ft.Row([type_.note(factor.name, expand=True), figures]),
            ft.ProgressBar(value=factor.part, bar_height=6, border_radius=3, semantics_label=factor.name),
        ],
        spacing=4,
    )


def _fields(vm: CustomerCard, words: Words) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Semantics(
            content=ft.Row(
                [type_.note(line.label, width=104), type_.body(line.value, expand=True, selectable=True)],
                vertical_alignment=ft.CrossAxisAlignment.START,
            ),
            # A screen reader would take text that can be marked for a field that cannot be filled in.
            label=f"{line.label} {line.value}",
            exclude_semantics=True,
            container=True,
        )
        for line in vm.fields
    ]
    if not lines:
        lines.append(type_.note(words("Nothing is filled in yet.")))
    return card(*lines, heading=words("Card"))


def _contacts(vm: CustomerCard, words: Words) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Row(
            [
                ft.Column([type_.body(each.name), type_.note(each.role)], spacing=0, expand=True),
                type_.body(each.phone),
            ]
        )
        for each in vm.contacts
    ]
    return card(*lines, heading=words("People"))


def _day(day: TimelineDay) -> ft.Control:
    lines: list[ft.Control] = []
    for entry in day.entries:
        texts: list[ft.Control] = [type_.body(entry.title)]
        texts += [type_.note(text) for text in (entry.detail, entry.who) if text]
        lines.append(
            ft.Row(
                [
                    ft.Icon(_ICONS[entry.kind], size=20, color=ft.Colors.PRIMARY),
                    ft.Column(texts, spacing=2, expand=True),
                ],
                spacing=12,
                vertical_alignment=ft.CrossAxisAlignment.START,
            )
        )
    return card(*lines, heading=day.day, spacing=12)
