"""Upgrade of an older database: what was filed, reviewed and logged stays, and all forms are judged again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from perfeval_data.audit.settings import settings_beside
from perfeval_data.database import definitions, migrations, store
from perfeval_data.database.judging import judge_all
from perfeval_data.database.upkeep.backup import keep
from perfeval_data.database.upkeep.contents import RowCounts, row_counts


class UpgradeError(Exception):
    """A database that cannot be brought to this version: a Chinese sentence. The database was left as it was."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: rows of each table, forms judged again, what was left behind, and where the old file is."""

    rows: RowCounts
    judged: int
    left_behind: tuple[migrations.Column, ...]
    kept: Path | None


def upgrade(database: Path) -> Upgraded | None:
    """Bring the database to this version and keep the old file beside it; None where it is of this version already.

    Raises `UpgradeError`, `SettingsError`, and what `store.open_any_version` and `store.replacing` do.
    """
    with store.open_any_version(database) as old:
        version = definitions.version_in(old)
    if version == definitions.VERSION:
        return None
    if version not in migrations.STEPS:
        raise UpgradeError(f"数据库的版本（{version}）比本程序（{definitions.VERSION}）新，请先更新程序")
    settings = settings_beside(database)
    with store.replacing(database) as scratch:
        shutil.copyfile(database, scratch)
        with store.transaction(scratch) as connection:
            try:
                left_behind = migrations.migrate(connection)
            except migrations.MigrationError as error:
                raise UpgradeError(str(error)) from error
            judged = judge_all(connection, settings)
            rows = row_counts(connection)
        kept = keep(database.resolve(), "upgrade")
    return Upgraded(rows, judged, left_behind, kept)
