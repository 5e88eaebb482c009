"""The last words of a device that was shut out: everything that only it has, until all is acknowledged."""

import re
from collections.abc import Iterator, Sequence

import httpx
from pydantic import ValidationError

from client.adapters.http_line import answer_to, fault_of
from client.adapters.sqlite_store import SqliteDeviceStore
from shared.models.ids import derived_id
from sync.faults import ProtocolBroken
from sync.wire.hand_over import HandOverReply, HandOverRequest, LeftWork
from sync.wire.push import LONGEST_COMMAND, MOST_COMMANDS

_MOST_CHARACTERS = 1_000_000
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


def left_work(store: SqliteDeviceStore) -> tuple[LeftWork, ...]:
    """What waits, what was kept as a draft, and what the server took: it knows the latter, unless it lost it.

    A text that no message could hold is cut into pieces, because a damaged one may be all that there is.
    """
    texts = [
        *((each.id, each.text) for each in store.outbox()),
        *((each.id, each.text) for each in store.drafts()),
        *store.taken_texts(),
    ]
    found: dict[str, str] = {}
    for row_id, text in texts:
        for number, piece in enumerate(_pieces(text)):
            known = number == 0 and _ID.fullmatch(row_id) and found.get(row_id, piece) == piece
            found[row_id if known else derived_id("left", row_id, piece)] = piece
    return tuple(LeftWork(id=row_id, text=piece) for row_id, piece in found.items())


async def hand_over(client: httpx.AsyncClient, token: str, works: Sequence[LeftWork]) -> None:
    """Send it all; returns only when the server has said of every piece that it is kept.

    Raises a SyncFault otherwise; nothing may be forgotten then.
    """
    batches = [*_batches(works)] or [()]
    for number, batch in enumerate(batches, start=1):
        request = HandOverRequest(works=tuple(batch), last=number == len(batches))
        reply = await _ask(client, token, request)
        missing = {each.id for each in batch} - set(reply.kept)
        if missing:
            raise ProtocolBroken(f"{len(missing)} pieces of work were not kept")


async def _ask(client: httpx.AsyncClient, token: str, request: HandOverRequest) -> HandOverReply:
    sent = client.build_request(
        "POST",
        "/v1/parting",
        content=request.model_dump_json().encode(),
        headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
    )
    answer = await answer_to(client, sent)
    if not answer.is_success:
        raise fault_of(answer)
    try:
        return HandOverReply.model_validate_json(answer.content)
    except ValidationError as problem:
        raise ProtocolBroken(str(problem)) from problem


def _pieces(text: str) -> Iterator[str]:
    plain = text.replace("\x00", "")
    for start in range(0, len(plain), LONGEST_COMMAND):
        yield plain[start : start + LONGEST_COMMAND]


def _batches(works: Sequence[LeftWork]) -> Iterator[tuple[LeftWork, ...]]:
    batch: list[LeftWork] = []
    size = 0
    for each in works:
        if batch and (len(batch) == MOST_COMMANDS or size + len(each.text) > _MOST_CHARACTERS):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(each)
        size += len(each.text)
    if batch:
        yield tuple(batch)
