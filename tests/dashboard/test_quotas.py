"""The share of one visitor, and of all: counted by what the server really holds."""

from __future__ import annotations

import pytest

from perfeval_data.dashboard.server import inside, quotas
from perfeval_data.dashboard.server.door import RefusedError
from perfeval_data.dashboard.server.quotas import FILES, MEGABYTES, MEGABYTES_IN_ALL, Uploads

MEGABYTE = 2**20


class Memory(dict[tuple[str, str], int]):
    """What a server holds, by session and file."""

    def held(self, session: str, file: str) -> int | None:
        return self.get((session, file))


def upload(uploads: Uploads, memory: Memory, owner: str, session: str, size: int) -> None:
    file = str(len(memory))
    place = uploads.reserve(session, file, owner, size)
    memory[session, file] = size
    place.has_arrived()


@pytest.fixture(autouse=True)
def all_tabs_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "is_open", lambda _: True)


def test_what_is_on_its_way_counts_and_what_has_not_come_does_not() -> None:
    memory = Memory()
    uploads = Uploads(memory.held)
    coming = [uploads.reserve("session", str(number), "li", 20 * MEGABYTE) for number in range(MEGABYTES // 20)]
    with pytest.raises(RefusedError):
        uploads.reserve("session", "one more", "li", 20 * MEGABYTE)
    for each in coming:
        each.has_arrived()
    assert uploads.reserve("session", "one more", "li", 20 * MEGABYTE)


def test_files_without_content_are_counted() -> None:
    memory = Memory()
    uploads = Uploads(memory.held)
    for _ in range(FILES):
        upload(uploads, memory, "li", "session", 0)
    with pytest.raises(RefusedError):
        upload(uploads, memory, "li", "session", 0)
    upload(uploads, memory, "wang", "session", 0)


def test_all_together_have_a_bound_of_their_own() -> None:
    memory = Memory()
    uploads = Uploads(memory.held)
    for owner in range(MEGABYTES_IN_ALL // MEGABYTES):
        upload(uploads, memory, str(owner), str(owner), MEGABYTES * MEGABYTE)
    with pytest.raises(RefusedError):
        upload(uploads, memory, "one more", "session", 20 * MEGABYTE)


def test_files_of_tabs_that_were_closed_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    uploads = Uploads(memory.held)
    upload(uploads, memory, "li", "closed", MEGABYTES * MEGABYTE)
    monkeypatch.setattr(inside, "is_open", lambda session: session != "closed")
    monkeypatch.setattr(inside, "forget_uploads", lambda session: forget(memory, session))
    upload(uploads, memory, "li", "open", 20 * MEGABYTE)
    assert list(memory) == [("open", "1")]


def forget(memory: Memory, session: str) -> None:
    for key in [key for key in memory if key[0] == session]:
        del memory[key]


@pytest.mark.parametrize(
    "length", [[], [(b"content-length", b"-1")], [(b"content-length", b"1")] * 2, [(b"content-length", b"x")]]
)
def test_length_must_be_said_once(length: list[tuple[bytes, bytes]]) -> None:
    with pytest.raises(RefusedError) as refused:
        quotas._length({"headers": length})
    assert refused.value.status == 411
