"""Whose system this is: the file `office.toml` beside the database."""

from __future__ import annotations

from pathlib import Path

from perfeval_data.service.settings_file import Name, Strict, settings_in

OFFICE_FILE = "office.toml"


class Office(Strict, frozen=True):
    """`name`: whose projects these are (某区总工会); `issued_by`: who issues the brief and signs letters, `name` where nothing else is
    set; `contact`: whom units ask about a letter (财务部，电话 8765432). Empty where there is no file."""

    name: Name = ""
    issued_by: Name = ""
    contact: Name = ""


def office_beside(database: Path) -> Office:
    """The office of a database; raises `SettingsError`."""
    path = database.parent / OFFICE_FILE
    if not path.exists():
        return Office()
    file: Office = settings_in(path, Office)
    name = file.name.strip()
    return Office(name, file.issued_by.strip() or name, file.contact.strip())
