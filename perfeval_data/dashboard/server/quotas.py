"""What one visitor may take of the server's memory, and all together: open tabs, and files uploaded but not yet stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from perfeval_data.dashboard.server import addresses, inside
from perfeval_data.dashboard.server.door import RefusedError, checked_access, turn_away
from perfeval_data.dashboard.server.visitor import of_request
from perfeval_data.service.access import Mode

TABS, TABS_IN_ALL = 128, 1024
"""Open pages at a time: of one visitor (0.6 MB each), and of all."""
MEGABYTES, MEGABYTES_IN_ALL = 200, 600
"""What uploaded files may take until they are stored or the page is closed: those of one visitor, and those of all."""
FILES = 200
"""Files of one visitor."""
_ENVELOPE = 2**20
"""Bytes of a request besides the file."""
_FULL = "上传的文件太多，请先入库或关闭其他页面。"


def who(scope: Scope) -> str:
    """Who sends a request: the name signed in with, or the address."""
    visitor = of_request(scope)
    if visitor is None or checked_access().mode is Mode.LOCAL:
        return f"address {(scope.get('client') or ('',))[0]}"
    return f"name {visitor.name}"


class Limits:
    """Middleware, behind access control: counts tabs and uploads, and refuses too many."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._tabs: Counter[str] = Counter()
        self._uploads = Uploads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = addresses.path_of(scope) if scope["type"] in ("http", "websocket") else ""
        try:
            if scope["type"] == "websocket":
                await self._tab(scope, receive, send)
            elif (upload := addresses.upload(path)) and scope["method"] not in ("OPTIONS", "HEAD"):
                await self._upload(upload, scope, receive, send)
            else:
                await self._app(scope, receive, send)
        except RefusedError as refusal:
            await turn_away(refusal, scope, receive, send)

    async def _tab(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = who(scope)
        if self._tabs[name] >= TABS or self._tabs.total() >= TABS_IN_ALL:
            raise RefusedError(f"too many tabs of {name}")
        self._tabs[name] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._tabs[name] -= 1
            self._tabs += Counter()  # forgets who has none left

    async def _upload(self, upload: tuple[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        visitor = of_request(scope)
        if visitor is None or not visitor.may_change:
            raise RefusedError("uploads are for importers")
        if scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        place = self._uploads.reserve(*upload, who(scope), _length(scope))
        try:
            await self._app(scope, receive, send)
        finally:
            place.has_arrived()


def _length(scope: Scope) -> int:
    """The declared length of a request; raises `RefusedError` without one, since such a request has no bound."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    if len(lengths) != 1 or not lengths[0].isdigit():
        raise RefusedError("an upload without a length", 411, "Length Required")
    return int(lengths[0])


@dataclass(slots=True)
class Upload:
    """A file on its way, or held for a page: whose, in which session, how many bytes."""

    owner: str
    session: str
    file: str
    size: int
    is_coming: bool = True

    def has_arrived(self) -> None:
        """From now on it counts as long as the server holds it."""
        self.is_coming = False


class Uploads:
    """The uploaded files that the server holds. Only the thread of the server's loop asks it."""

    def __init__(self, held: Callable[[str, str], int | None] = inside.held) -> None:
        self._all: list[Upload] = []
        self._held = held

    def reserve(self, session: str, file: str, owner: str, size: int) -> Upload:
        """A place for a file that is about to come; raises `RefusedError` where there is none."""
        if not self._has_room(owner, size):
            self._let_go_of_closed_tabs(owner)
        if not self._has_room(owner, size):
            raise RefusedError(f"too many uploads of {owner}", 413, _FULL)
        upload = Upload(owner, session, file, size)
        self._all.append(upload)
        return upload

    def _has_room(self, owner: str, size: int) -> bool:
        self._all = [upload for upload in self._all if upload.is_coming or self._is_held(upload)]
        own = [upload.size for upload in self._all if upload.owner == owner]
        in_all = sum(upload.size for upload in self._all)
        room = min(MEGABYTES * 2**20 - sum(own), MEGABYTES_IN_ALL * 2**20 - in_all)
        return len(own) < FILES and size <= room + _ENVELOPE

    def _is_held(self, upload: Upload) -> bool:
        size = self._held(upload.session, upload.file)
        upload.size = size or 0
        return size is not None

    def _let_go_of_closed_tabs(self, owner: str) -> None:
        """Streamlit keeps the files of a closed tab for a while in case it comes back."""
        for session in {upload.session for upload in self._all if upload.owner == owner and not upload.is_coming}:
            if not inside.is_open(session):
                inside.forget_uploads(session)
