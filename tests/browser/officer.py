"""The finance officer at the desk, played by a script in a browser; and what the database holds of her work, as she would type it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from perfeval_data.database import store
from perfeval_data.forms.answered import AMOUNTS, POINTS
from perfeval_data.forms.typed import TypedForm, TypedFunds, TypedIndicator
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.paper.model import FormKind
from perfeval_data.paper.values import is_empty
from tests.browser.conftest import settle

NAME = "王会计"
_PATIENCE, _MOMENT = 500, 200
"""How often something is tried, and milliseconds after each time."""
_KINDS = {FormKind.PROJECT: "项目支出", FormKind.DEPARTMENT: "部门整体支出"}
_HEADINGS = ("fiscal_year", "project_name", "department", "implementing_unit")
_TEXTS = (*_HEADINGS, "expected_goal", "achieved_goal", "stated_total_weight", "stated_total_score")


@dataclass(frozen=True)
class Officer:
    """Who sits at a page of the dashboard."""

    page: Page

    def brings(self, file: Path) -> None:
        """Offer a file that is refused, and go to the desk with it."""
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.get_by_role("button", name="到核定台处理").click()
        expect(self.page.get_by_role("heading", name=re.compile("核定台"))).to_be_visible()
        settle(self.page)
        self.page.get_by_label("核定人").fill(NAME)
        self.page.get_by_label("核定人").press("Enter")
        self.page.wait_for_timeout(_MOMENT)  # until the page begins to answer: what is opened before that closes again
        settle(self.page)

    def chooses(self, words: str) -> None:
        """Answer the first question by the option that says these words."""
        question = self.page.locator(".pe-question").first.inner_text()
        self.page.locator(".st-key-questions button").filter(has_text=words).first.click()
        self._is_answered(question)

    def says(self, text: str) -> None:
        """Answer the first question by a text."""
        question = self.page.locator(".pe-question").first.inner_text()
        self.page.get_by_label("此处应为").first.fill(text)
        self.page.get_by_role("button", name="确定").first.click()
        self._is_answered(question)

    def _is_answered(self, question: str) -> None:
        asked = self.page.locator(".pe-question")
        for words in question.splitlines():
            asked = asked.filter(has_text=words)
        expect(asked).to_have_count(0)
        settle(self.page)

    def turns_to(self, table: str) -> None:
        """Look at another table of the document."""
        self._takes(self.page.get_by_role("combobox", name="表"), self.page.get_by_role("option", name=re.compile(table)))

    def types(self, form: TypedForm) -> None:
        """Type a form in whole, its tables pasted from a workbook."""
        self.page.get_by_role("link", name="整表录入").click()
        expect(self.page.get_by_role("button", name="保存整表")).to_be_visible()
        settle(self.page)
        self.page.get_by_role("radiogroup", name="表种").get_by_text(_KINDS[form.kind]).click()
        for field in _TEXTS:
            self.page.get_by_label(FIELD_WORDS[field], exact=True).fill(getattr(form, field))
        funds, indicators = self.page.get_by_test_id("stDataFrame").all()
        self._pastes(funds, form.funds)
        self._pastes(indicators, form.indicators)
        self.page.get_by_role("button", name="保存整表").click()
        expect(self.page.get_by_text("问题已全部核定，可以入库。")).to_be_visible()

    def _pastes(self, table: Locator, rows: Sequence[TypedFunds | TypedIndicator]) -> None:
        """Paste rows into a table, and copy one of their values back to see that it stands there."""
        if not rows:
            return
        table.scroll_into_view_if_needed()
        column, text = next((number, text) for number, text in enumerate(astuple(rows[0])) if number and text)

        def paste_and_copy() -> None:
            table.click(position={"x": 80, "y": 55})
            self._clip("\n".join("\t".join(astuple(row)) for row in rows))
            self.page.keyboard.press("Control+V")
            self.page.wait_for_timeout(_MOMENT)
            for _ in range(column):
                self.page.keyboard.press("ArrowRight")
            self.page.keyboard.press("Control+C")

        self._until(paste_and_copy, lambda: self._clipped() == text)

    def _clip(self, text: str) -> None:
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)

    def _clipped(self) -> str:
        return str(self.page.evaluate("navigator.clipboard.readText()")).strip()

    def _takes(self, opens: Locator, wanted: Locator) -> None:
        """Open a list and click on what is in it; a page that is redrawn meanwhile closes it again."""
        self._until(lambda: None if wanted.count() else opens.click(), lambda: bool(wanted.count()))
        wanted.click()
        settle(self.page)

    def _until(self, act: Callable[[], None], is_done: Callable[[], bool]) -> None:
        """Act again and again until it is done, as people do."""
        for _ in range(_PATIENCE):
            act()
            self.page.wait_for_timeout(_MOMENT)
            if is_done():
                return
        pytest.fail("nothing comes of it")

    def stores(self, file: Path) -> None:
        self.page.get_by_role("button", name="确认入库").click()
        expect(self.page.get_by_text(f"已入库：{file.name}")).to_be_visible()

    def dismisses(self, file: Path) -> None:
        opens = self.page.get_by_role("button", name="不再处理")
        self._takes(opens, self.page.get_by_role("button", name="移走", exact=True))
        expect(self.page.get_by_text(f"已从核定台移走：{file.name}")).to_be_visible()


# --- what is stored ------------------------------------------------------------------------------------------------

_EVALUATION = "form_kind, fiscal_year, project_name, department, implementing_unit, expected_goal, achieved_goal, stated_total_weight, stated_total_score"
_FUNDS = "label_filed, initial_budget_wan, annual_budget_wan, executed_wan, weight, stated_rate_text, score"
_INDICATOR = "level_1_filed, level_2_filed, level_3, target, actual, weight, score, deviation_reason"
Row = tuple[object, ...]


def stored(database: Path, sha256: str) -> list[tuple[Row, list[Row], list[Row]]]:
    """The forms of a document: heading, funds, indicators; numbers as Decimals, nothing as None."""
    with store.open_readonly(database) as connection:

        def ask(question: str, *values: object) -> list[Row]:
            return [
                tuple(value or (None if value == "" else value) for value in row)
                for row in connection.execute(question, [*values]).fetchall()
            ]

        numbers = ask(
            "SELECT evaluation_id FROM evaluations JOIN documents USING (document_id) WHERE sha256 = ? ORDER BY form_number",
            sha256,
        )
        return [
            (
                ask(f"SELECT {_EVALUATION} FROM evaluations WHERE evaluation_id = ?", number)[0],
                ask(f"SELECT {_FUNDS} FROM fund_lines WHERE evaluation_id = ? ORDER BY line_number", number),
                ask(f"SELECT {_INDICATOR} FROM indicators WHERE evaluation_id = ? ORDER BY indicator_number", number),
            )
            for (number,) in numbers
        ]


def as_stored(forms: Iterable[TypedForm]) -> list[tuple[Row, list[Row], list[Row]]]:
    """What the database is to hold of forms that say this."""
    return [
        (
            (form.kind.value, *(_value(name, getattr(form, name)) for name in _TEXTS)),
            [*map(_row, form.funds)],
            [*map(_row, form.indicators)],
        )
        for form in forms
    ]


def _row(row: TypedFunds | TypedIndicator) -> Row:
    return tuple(_value(field.name, getattr(row, field.name)) for field in fields(row))


def _value(name: str, text: str) -> object:
    if name in (*AMOUNTS, *POINTS):
        return None if is_empty(text) or text == "/" else Decimal(text)
    if name == "fiscal_year":
        return int(text) if text else None
    return text or None
