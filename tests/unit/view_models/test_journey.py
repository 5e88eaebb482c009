"""A rep's work without signal, from view model to view model, over a real database."""

import json
from pathlib import Path

from client.view_models.approvals import Approvals
from client.view_models.customer_card import CustomerCard
from client.view_models.customer_edit import CustomerEdit
from client.view_models.deal import DealForm
from client.view_models.sync_status import SyncStrip
from client.view_models.today import Today
from client.view_models.transfer import TransferForm
from client.view_models.visit import VisitForm
from shared.models.transfer import Transfer
from tests.unit.view_models.workbench import desk_of


def test_an_edit_keeps_what_was_typed_when_it_is_wrong_and_is_sent_when_it_is_right(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    form = CustomerEdit(desk, "acme")
    form.write("phone", "call me")
    assert not form.save()
    assert form.complaints.of("phone")
    assert form.text("phone") == "call me"
    form.write("phone", "０４５１-９９９９")
    assert form.save()
    card = CustomerCard(desk, "acme")
    assert {line.name: line.value for line in card.fields}["phone"] == "0451-9999"
    assert SyncStrip(desk).waiting == 1


def test_an_address_is_sent_whole_so_that_two_edits_never_mix(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    form = CustomerEdit(desk, "acme")
    form.write("address", "Dock 4")
    assert form.save()
    (queued,) = desk.device.outbox()  # type: ignore[attr-defined]
    sent = json.loads(queued.text)
    assert sent["mine"] == sent["base"] | {"address": "Dock 4"}
    assert {"address", "city", "postal_code", "country", "position"} <= set(sent["mine"])


def test_an_edit_that_changes_nothing_says_so(tmp_path: Path) -> None:
    form = CustomerEdit(desk_of("li", tmp_path), "acme")
    assert not form.save()
    assert form.complaints.whole


def test_a_visit_needs_its_purpose_and_then_shows_on_the_card_and_today(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    visit = VisitForm(desk, "acme")
    visit.write_outcome("Price accepted")
    assert not visit.save()
    assert visit.complaints.of("purpose")
    visit.choose_purpose("inform")
    assert visit.save()
    card = CustomerCard(desk, "acme")
    assert "Price accepted" in card.days[0].entries[0].detail
    assert [done.customer for done in Today(desk).done] == ["acme"]


def test_a_transfer_shows_its_verdict_and_the_credit_before_it_is_sent(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    form = TransferForm(desk, "acme")
    assert "south" not in dict(form.territories())
    form.choose_territory("south-1")
    assert form.owner == "zhao"
    assert form.verdict is not None
    assert form.verdict.tone == "yes"
    assert "chen" in form.verdict.detail
    assert form.split is not None
    assert [(line.name, line.share) for line in form.split.lines] == [("li", "60%"), ("zhao", "40%")]
    assert not form.send()
    form.write_reason("Moved to the south")
    assert form.send()
    assert [request.mine for request in CustomerCard(desk, "acme").requests] == [True]


def test_a_refused_transfer_says_why_before_it_is_sent(tmp_path: Path) -> None:
    form = TransferForm(desk_of("li", tmp_path), "zeta")
    form.choose_territory("north-2")
    assert form.verdict is not None
    assert form.verdict.tone == "no"
    assert form.split is None


def test_a_deal_previews_its_split_and_complains_at_the_field(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    form = DealForm(desk, "acme")
    form.write_amount("zero")
    assert not form.save()
    assert form.complaints.of("amount")
    form.write_amount("1.28万")
    lines = form.split.lines if form.split else ()
    assert [(line.name, line.amount) for line in lines] == [("li", "¥12,800.00")]
    assert form.save()


def test_a_manager_finds_what_waits_and_decides(tmp_path: Path) -> None:
    asked = desk_of("li", tmp_path)
    request = TransferForm(asked, "acme")
    request.choose_territory("north-2")
    request.write_reason("Nearer to Wang")
    assert request.send()
    transfer = asked.facts.transfers("acme")[0]
    desk = desk_of("ma", tmp_path, transfer)
    inbox = Approvals(desk)
    assert [item.asked_by for item in inbox.items] == ["li"]
    inbox.begin(transfer.id, "refuse")
    assert not inbox.confirm()
    assert inbox.complaint
    inbox.cancel()
    assert inbox.approve(transfer.id)
    assert inbox.items == ()
    decided = desk.facts.rows.get(Transfer, transfer.id)
    assert decided is not None
    assert decided.status == "approved"
    moved = desk.facts.customer("acme")
    assert moved is not None
    assert moved.owner == "wang"


def test_a_rep_has_no_approvals_of_their_own_requests(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    request = TransferForm(desk, "acme")
    request.choose_territory("north-2")
    request.write_reason("Nearer to Wang")
    assert request.send()
    assert Approvals(desk).items == ()
