"""What people have answered so far, for whoever reads documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from perfeval_data.database import desk, store
from perfeval_data.desk.learned import learned_beside
from perfeval_data.paper.answers import Answer, Answers


@dataclass(frozen=True)
class KeptAnswers:
    """What was answered about documents so far, and what was learned of headers."""

    by_document: Mapping[str, Answers] = field(default_factory=dict)
    learned: tuple[Answer, ...] = ()

    def about(self, sha256: str) -> Answers:
        """All evidence for the reading of one document."""
        return replace(self.by_document.get(sha256, Answers()), learned=self.learned)


def kept_answers(database: Path) -> KeptAnswers:
    """The answers in a database, which need not be there, and the learned headers beside it. Raises `SettingsError`."""
    learned = learned_beside(database)
    if not database.exists():
        return KeptAnswers(learned=learned)
    with store.open_readonly(database) as connection:
        return KeptAnswers(desk.all_answers(connection), learned)
