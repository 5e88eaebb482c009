"""What this product is for: a rep who lost their customers while they were away loses none of their work.

Everything is real but the network: the engine of both ends, files on four devices, the server's database.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from client.view_models.desk import Desk
from client.view_models.needs_you import NeedsYou
from client.view_models.while_away import WhileAway
from shared.commands import LogVisit
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.models.review import Notice, ReviewItem
from shared.models.visit import Visit
from shared.rules.visibility import inbox_scope
from shared.words import Language, Words
from shared.words.catalogues import SHARED
from tests.simulation.truth import EVERYTHING, Place, Truth
from tests.support.field import Person
from tests.support.moved_territory import SHOPS, Edit, MovedTerritory

CLIENT = SHARED.parents[2] / "client" / "locale"


@pytest.fixture(params=["sqlite", "postgresql"])
def day(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MovedTerritory]:
    """The day before anything happened."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    told = MovedTerritory(tmp_path, url)
    yield told
    told.close()


def test_a_rep_whose_whole_territory_was_moved_away_meanwhile_loses_nothing(day: MovedTerritory) -> None:
    day.li_is_out_of_reach()
    edits = day.li_edits(SHOPS[:30])
    visits = day.li_visits(SHOPS[:20])
    contested = day.ma_edits(SHOPS[:6])
    day.the_territory_is_moved_to_wang()
    edits += day.li_edits(SHOPS[30:50])
    visits += day.li_visits(SHOPS[30:40])

    day.li_comes_back()

    visits_stay_under_their_author(day, visits)
    edits_are_in_the_new_owners_inbox(day, edits, contested)
    the_rep_reads_what_happened(day, edits)
    the_rep_holds_no_card_they_may_not_see(day)
    not_one_edit_is_gone(day, edits)
    the_new_owner_takes_over_what_is_good(day, edits[4])
    assert day.repairs == [], "it went right by itself, not because it was mended afterwards"


def visits_stay_under_their_author(day: MovedTerritory, visits: list[LogVisit]) -> None:
    """The server, the new owner and the author all have the same visit."""
    assert len(day.wang.store.find(Visit, "author", "li")) == len(visits)
    for visit in visits:
        kept = day.field.server_row(Visit, visit.visit)
        assert kept is not None
        assert (kept.author, kept.customer, kept.late) == ("li", visit.customer, True)
        assert kept.outcome == visit.fields.outcome
        assert day.wang.sees(Visit, visit.visit) == kept
        assert day.li.sees(Visit, visit.visit) == kept


def edits_are_in_the_new_owners_inbox(day: MovedTerritory, edits: list[Edit], contested: list[Edit]) -> None:
    """Each with its three columns; no card was touched."""
    meanwhile = {each.customer: each.wrote for each in contested}
    for edit in edits:
        review = review_of(day, edit)
        assert (review.author, review.status) == ("li", "waiting")
        base = {"phone": "0451-0000"}
        theirs = base | meanwhile.get(edit.customer, {})
        assert [(each.field, each.base, each.mine, each.theirs) for each in review.differences] == [
            (field, base.get(field, ""), edit.wrote[field], theirs.get(field, ""))
            for field in sorted(edit.wrote)
        ]
    for shop in SHOPS:
        card = day.wang.sees(Customer, shop)
        assert card is not None
        assert card.owner == "wang"
        wrote = {"phone": "0451-0000"} | meanwhile.get(shop, {})
        assert {field: getattr(card, field) for field in wrote} == wrote


SAID: dict[Language, tuple[str, str, str]] = {
    "zh": (
        "您的 50 条修改已转给新负责人，等待确认",
        "250 个客户已移交他人，您的拜访记录仍保留",
        "已转交现负责人，由其决定。",
    ),
    "en": (
        "50 edits of yours now wait for their new owners",
        "250 customers went to somebody else; your visits stay with you",
        "It went to whoever holds the customer now, who will decide.",
    ),
}


def the_rep_reads_what_happened(day: MovedTerritory, edits: list[Edit]) -> None:
    """In either language: the day in two lines, then edit by edit what they wrote and where it is."""
    for language, (edited, moved, where_it_is) in SAID.items():
        words = Words.of(language, (CLIENT,))
        desk = Desk(day.li.engine, UserId("li"), words)
        (today,) = WhileAway(desk).days
        assert [line.text for line in today.lines] == [edited, moved]
        kept = {item.id: item for item in NeedsYou(desk).items}
        for edit in edits:
            item = kept[edit.command.id]
            assert (item.customer, item.verdict.headline) == (edit.customer, where_it_is)
            assert dict(item.content) == {
                words.term("field", field): written for field, written in edit.wrote.items()
            }


def the_rep_holds_no_card_they_may_not_see(day: MovedTerritory) -> None:
    """Counted in the file itself: their own input, what became of it, and nothing else of these customers."""
    truth = Truth()
    with day.field.store.engine.connect() as connection:
        truth.look(
            (kind, row, version, doc) for kind, row, version, doc in connection.execute(text(EVERYTHING))
        )
    held = rows_in_the_file_of(day.li)
    assert held == truth.entitled(UserId("li"), day.field.clock.now())
    about_customers = [truth.rows[place] for place in held if truth.rows[place].row.root in SHOPS]
    notices = [truth.rows[place] for place in held if place[0] == Notice.KIND]
    assert {standing.row.KIND for standing in about_customers} == {Visit.KIND}
    for standing in (*about_customers, *notices):
        assert standing.scopes >= {inbox_scope("li")}
    assert day.li.store.db.execute("SELECT count(*) FROM shadow").fetchone() == (0,)


def rows_in_the_file_of(person: Person) -> dict[Place, tuple[int, str]]:
    """Every row of every table, past the engine."""
    found = person.store.db.execute(EVERYTHING).fetchall()
    return {(kind, row_id): (version, doc) for kind, row_id, version, doc in found}


def not_one_edit_is_gone(day: MovedTerritory, edits: list[Edit]) -> None:
    """Word for word, with the reason, until their author lets go of them."""
    assert day.li.engine.outbox() == []
    drafts = {draft.id: draft for draft in day.li.engine.drafts()}
    assert drafts.keys() == {edit.command.id for edit in edits}
    for edit in edits:
        draft = drafts[edit.command.id]
        assert (draft.text, draft.reason, draft.root) == (edit.command.text(), "parked", edit.customer)
        assert {field: json.loads(draft.text)["mine"][field] for field in edit.wrote} == edit.wrote


def the_new_owner_takes_over_what_is_good(day: MovedTerritory, edit: Edit) -> None:
    """One field of two: it stands on the card, the other does not, and the author is told which."""
    before = day.wang.sees(Customer, edit.customer)
    assert before is not None
    day.wang_accepts(review_of(day, edit), "phone")
    card = day.field.server_row(Customer, edit.customer)
    assert card is not None
    assert (card.phone, card.concerns) == (edit.wrote["phone"], before.concerns)
    assert day.wang.sees(Customer, edit.customer) == card
    assert day.li.sees(Customer, edit.customer) is None
    notice = next(each for each in day.li.store.find(Notice, "user", "li") if each.command == edit.command.id)
    assert (notice.status, notice.accepted_fields) == ("partly", ("phone",))
    english = Desk(day.li.engine, UserId("li"), Words.of("en", (CLIENT,)))
    assert WhileAway(english).latest == f"wang took over a part of your edit of {edit.customer}"


def review_of(day: MovedTerritory, edit: Edit) -> ReviewItem:
    """What the new owner was brought of an edit."""
    found = [
        each
        for each in day.wang.store.find(ReviewItem, "customer", edit.customer)
        if each.command == edit.command.id
    ]
    assert len(found) == 1, f"{edit.command.id} is in nobody's inbox"
    return found[0]
