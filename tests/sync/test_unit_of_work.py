"""What was decided so far in a batch is found by the commands after it, as if it stood in the store."""

from hypothesis import given
from hypothesis import strategies as st

from shared.models.visit import Visit
from sync.core.unit_of_work import UnitOfWork
from tests.contract.rows import visit
from tests.support.memory_rows import MemoryRows

VISITS, CUSTOMERS, PEOPLE = ("v1", "v2", "v3"), ("acme", "globex"), ("li", "wang")

visits = st.builds(visit, st.sampled_from(VISITS), st.sampled_from(CUSTOMERS), st.sampled_from(PEOPLE))
questions = st.one_of(
    st.tuples(st.just("customer"), st.sampled_from(CUSTOMERS)),
    st.tuples(st.just("author"), st.sampled_from(PEOPLE)),
)


class VersionedMemory(MemoryRows):
    """Rows in memory that all stand at their first version."""

    def version_of(self, kind: str, row_id: str) -> int:
        return 1 if (kind, row_id) in self.everything() else 0


@given(st.lists(visits, max_size=3), st.lists(st.one_of(visits, questions), max_size=12))
def test_every_question_is_answered_as_a_store_would_that_was_written_at_once(
    stored: list[Visit], steps: list[Visit | tuple[str, str]]
) -> None:
    work, at_once = UnitOfWork(VersionedMemory(stored)), MemoryRows(stored)
    for step in steps:
        if isinstance(step, Visit):
            work.put([step])
            at_once.put(step)
        else:
            assert work.find(Visit, *step) == at_once.find(Visit, *step)
        assert work.all(Visit) == at_once.all(Visit)


def test_versions_count_on_from_where_the_store_stands() -> None:
    work = UnitOfWork(VersionedMemory([visit("v1", "acme", "li")]))
    assert work.put([visit("v1", "acme", "wang"), visit("v2", "acme", "li")]) == (
        ("visit", "v1", 2),
        ("visit", "v2", 1),
    )
    assert work.put([visit("v1", "acme", "li")]) == (("visit", "v1", 3),)
    assert (work.version_of("visit", "v1"), work.version_of("visit", "v3")) == (3, 0)
