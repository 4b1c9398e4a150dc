"""Where documents come from: files, folders, archives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from perfeval_data.ingest.examine import Offered, Refused
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import archive, sniff


def files_under(paths: Sequence[Path]) -> Iterator[Offered | Refused]:
    """The documents at the paths: files, all files in folders, and the members of zip archives; hidden and lock files left out."""
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if not _is_beside_the_point(file, path):
                yield from unpacked(Offered(file.name, file.read_bytes()))


def _is_beside_the_point(file: Path, base: Path) -> bool:
    """Hidden files, the lock files of Office, and the notes that explain the inbox."""
    names = file.relative_to(base).parts if file != base else ()
    return any(name.startswith((".", "~$")) or name == "README.md" for name in names)


def unpacked(offer: Offered) -> Iterator[Offered | Refused]:
    """A file as it is, or the members of a zip archive; an archive that cannot be opened safely is refused whole."""
    if sniff(offer.data, offer.file_name) != "zip":
        yield offer
        return
    try:
        members = list(archive.members(offer.data))
    except UnreadableDocumentError as error:
        yield Refused(offer.file_name, offer.sha256, error.reason, error.location)
        return
    for name, data in members:
        yield Offered(f"{offer.file_name}/{name}", data)
