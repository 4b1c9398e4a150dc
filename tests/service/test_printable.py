"""Text from outside stays on its line, and names are shown readable."""

from __future__ import annotations

import os
import sys

import pytest

from perfeval_data.service.printable import name_shown, printable


@pytest.mark.parametrize("text", ["丰台区总工会 2024　自评表.docx", "𠮷野家", "café — ≥90%", "a b"])
def test_what_is_shown_stays_as_it_is(text: str) -> None:
    assert printable(text) == text
    assert name_shown(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红", r"\x1b[31m红"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\u202edocx.exe", r"\u202edocx.exe"),
        ("a\u2028b\x9b2J", r"a\u2028b\x9b2J"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_steers_a_terminal_or_breaks_a_line_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown


@pytest.mark.skipif(sys.platform == "win32", reason="names are text on Windows")
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("自评表.docx".encode("gb18030"), "自评表.docx"),
        ("自评表.docx".encode(), "自评表.docx"),
        ("区/".encode() + "总工会.docx".encode("gbk"), "区/总工会.docx"),
        (b"\xff\xff.txt", r"\xff\xff.txt"),
    ],
)
def test_names_that_are_no_utf8_are_gb18030_or_shown_by_their_bytes(raw: bytes, shown: str) -> None:
    assert name_shown(os.fsdecode(raw)) == shown


def test_half_a_character_of_windows_is_escaped() -> None:
    assert name_shown("表\ud800.docx") == r"表\ud800.docx"


def test_a_very_long_name_loses_its_middle() -> None:
    shown = name_shown("长" * 5000 + ".docx")
    assert len(shown) < 500
    assert shown.endswith(".docx")
