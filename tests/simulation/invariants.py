"""What must hold whatever happens: the catalogue's I1 to I8, each as a check that names itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from shared.models.base import Entity
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.ids import UserId
from shared.models.ownership import Ownership
from shared.rules.visibility import inbox_scope
from sync.reports import SyncReport
from sync.wire.pull import PullReply
from tests.simulation.person import Person
from tests.simulation.server import Server
from tests.simulation.truth import Truth

WHOLE = 10_000


class Broken(AssertionError):
    """A promise was broken."""

    def __init__(self, promise: str, how: str) -> None:
        super().__init__(f"{promise}: {how}")
        self.promise = promise


def every_promise_has_one_outcome(server: Server, promised: dict[str, str], excused: set[str]) -> None:
    """I1, I2: each command that a device accepted was decided once, in the very words it was given in.

    Excused is what a restored server lost and no device had any more.
    """
    rows = server.look("SELECT id, text FROM command")
    known = Counter(command for command, _ in rows)
    for command in promised:
        if known[command] != 1 and not (known[command] == 0 and command in excused):
            raise Broken("I1" if known[command] == 0 else "I2", f"{command} has {known[command]} outcomes")
    for command, text in rows:
        if promised.get(command) != text:
            raise Broken("I1", f"nobody said {text}")


def every_change_is_audited_once(server: Server) -> None:
    """I2, I7: one entry for each command that took effect, none for the others, and the chain holds."""
    entries = Counter(command for (command,) in server.look("SELECT command FROM audit"))
    answered = {each.outcome.id: each.outcome.status for each in server.book}
    for command, status in answered.items():
        if entries[command] != (0 if status == "rejected" else 1):
            raise Broken("I7", f"{command} was {status} and has {entries[command]} entries")
    if server.store.verify_audit():
        raise Broken("I7", f"the chain is broken: {server.store.verify_audit()}")


def nothing_is_shown_to_strangers(truth: Truth, user: UserId, at: datetime, reply: PullReply) -> None:
    """I4: whatever leaves the server belongs to a scope that the person may read at that moment."""
    granted = truth.granted(user, at)
    for page in reply.pages:
        if page.scope not in granted:
            raise Broken("I4", f"{user} was sent a page of {page.scope}")
        for row in page.rows:
            standing = truth.rows.get((row.kind, row.id))
            if standing is None or page.scope not in standing.scopes:
                raise Broken("I4", f"{user} was sent {row.kind} {row.id} in {page.scope}")
            if standing.doc != row.doc:
                raise Broken("I4", f"{user} was sent a stale {row.kind} {row.id}")


def device_mirrors_server(person: Person, truth: Truth, at: datetime) -> None:
    """I3, I4: a device that has nothing left to send holds exactly what its user may see."""
    held, due = person.rows(), truth.entitled(person.user, at)
    if held == due:
        return
    missing, strange = sorted(due.keys() - held.keys()), sorted(held.keys() - due.keys())
    other = sorted(place for place in held.keys() & due.keys() if held[place] != due[place])
    promise = "I4" if strange else "I3"
    raise Broken(promise, f"{person.name} lacks {missing}, holds {strange}, differs in {other}")


def mended_row_by_row(person: Person, report: SyncReport) -> None:
    """I3: a row that was lost is mended alone; nothing stays unlike, and no scope is copied for its sake."""
    anew = [mended.scope for mended in report.mended if mended.rows is None]
    if anew or report.unlike:
        raise Broken("I3", f"{person.name} copied {anew} anew and still differs in {report.unlike}")


def sums_agree(person: Person, server: Server, truth: Truth) -> None:
    """I3: what a device and the server hold of a scope adds up to the same on both ends, and truly."""
    sums = dict(server.look("SELECT scope, digest FROM scope"))
    for scope, cursor in person.store.cursors().items():
        due = truth.adds_up_to(scope)
        if (cursor.digest, sums.get(scope, 0)) != (due, due):
            raise Broken(
                "I3", f"{scope} adds up to {cursor.digest} on {person.name}, {sums.get(scope)} there"
            )


def shows_what_it_holds(person: Person, rows: Iterable[Entity]) -> None:
    """I1: what a person sees after a failure is what is on the disk."""
    held = person.rows()
    for row in rows:
        shown, stands = person.store.get(type(row), row.id), held.get((row.KIND, row.id))
        if (None if shown is None else shown.text()) != (None if stands is None else stands[1]):
            raise Broken("I1", f"{person.name} shows a {row.KIND} {row.id} that is not on the disk")


def nothing_refused_is_dropped(person: Person, server: Server, settled: set[str]) -> None:
    """I8: what was refused or parked is a draft on its device, word for word, until its author lets go.

    After a restored server a copy of the device may have offered it first; then it becomes a draft here when
    this one has offered it, too.
    """
    kept = person.will_offer(server.store.epoch())
    kept |= {draft.id: draft.text for draft in person.engine.drafts()}
    kept |= {pending.id: pending.text for pending in person.engine.outbox()}
    for each in server.pages[person.name]:
        if each.outcome.status in ("applied", "merged") or each.outcome.id in settled:
            continue
        if kept.get(each.outcome.id) != each.text:
            raise Broken("I8", f"{person.name} no longer has {each.outcome.status} {each.text}")


def own_work_stays_in_sight(person: Person, server: Server, truth: Truth) -> None:
    """I1: work that left the outbox because the server took it is on the device, not even for a while undone.

    Rows that somebody took away since may be gone; those that its user's inbox carries may not.
    """
    held = person.rows()
    pending = {each.id for each in person.engine.outbox()}
    inbox = inbox_scope(person.user)
    has_inbox = inbox in person.store.cursors()
    for each in server.pages[person.name]:
        if each.outcome.id in pending:
            continue
        for place, version in each.rows:
            carried = has_inbox and inbox in truth.rows[place].scopes
            here = held.get(place)
            if (here is None and carried) or (here is not None and here[0] < version):
                raise Broken("I1", f"{person.name} no longer sees what {each.text} did to {place}")


def one_owner_at_a_time(truth: Truth) -> None:
    """I6: a customer's intervals touch, only the last is open, and the card says the same."""
    by_customer: dict[str, list[Ownership]] = defaultdict(list)
    for each in truth.memory.all(Ownership):
        by_customer[each.customer].append(each)
    for card in truth.memory.all(Customer):
        held = sorted(by_customer[card.id], key=lambda each: (each.since, each.until is None))
        if not held or held[-1].until is not None:
            raise Broken("I6", f"nobody holds {card.id} now")
        for before, after in pairwise(held):
            if before.until != after.since:
                raise Broken("I6", f"{card.id}: {before.since}–{before.until}, then {after.since}")
        if (held[-1].owner, held[-1].territory) != (card.owner, card.territory):
            raise Broken("I6", f"{card.id} is {card.owner}'s on the card and {held[-1].owner}'s in the book")


def splits_sum(truth: Truth) -> None:
    """I5: each entry's shares are whole, and a deal's entries add up to what is left of its amount."""
    booked: Counter[str] = Counter()
    for split in truth.memory.all(CreditSplit):
        shares = sum(line.share for line in split.lines)
        if split.kind == "accrual" and shares != WHOLE:
            raise Broken("I5", f"{split.id} shares out {shares}")
        booked[split.deal] += sum(line.amount for line in split.lines)
    returned: Counter[str] = Counter()
    for goods in truth.memory.all(Return):
        returned[goods.deal] += goods.amount
    for deal in truth.memory.all(Deal):
        left = deal.amount - returned[deal.id] if deal.status == "confirmed" else 0
        if booked[deal.id] != left:
            raise Broken("I5", f"deal {deal.id} is worth {left} and {booked[deal.id]} was credited")
