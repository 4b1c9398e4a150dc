"""Forms that are easily taken for one another: units of one name under two departments, a project twice in a document, full marks that
are not 100.

| department | unit   | year | project  | budget, spent | points                                            |
|------------|--------|------|----------|---------------|---------------------------------------------------|
| 甲局       | 办公室 | 2024 | 培训经费 | 50, 40        | 90 of 100                                         |
| 甲局       | 办公室 | 2024 | 设备购置 | 10, 10        | 100 of 100, and again with 12, 6 and 80 of 100    |
| 甲局       | 宣教部 | 2023 | 宣传经费 | 5, 5          | 100 of 100                                        |
| 乙局       | 办公室 | 2024 | 培训经费 | 30, blank     | 70 of 100                                         |
| 乙局       | 宣教部 | 2024 | 宣传经费 | 20, 20        | 110 of 110, 100 of them by indicators             |
| 乙局       | 宣教部 | 2024 | 书屋经费 | 8, 8          | 60 of 60: no grade                                |
"""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_data.ingest.examine import Offered
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html

FIRST, SECOND = "甲局", "乙局"
OFFICE, PRESS = "办公室", "宣教部"
TRAINING, DEVICES, ADVERTISING, BOOKS = "培训经费", "设备购置", "宣传经费", "书屋经费"


def documents() -> Iterator[Offered]:
    """A document of each department and year."""
    yield _document("甲局2023.html", 2023, project(ADVERTISING, department=FIRST, unit=PRESS, money=("5", "5", "5")))
    yield _document(
        "甲局2024.html",
        2024,
        project(TRAINING, department=FIRST, unit=OFFICE, money=("50", "50", "40"), scores=("45", "35")),
        project(DEVICES, department=FIRST, unit=OFFICE, money=("10", "10", "10")),
        project(DEVICES, department=FIRST, unit=OFFICE, money=("12", "12", "6"), scores=("40", "30")),
    )
    yield _document(
        "乙局2024.html",
        2024,
        project(TRAINING, department=SECOND, unit=OFFICE, money=("30", "30", ""), scores=("30", "30")),
        _of_points(project(ADVERTISING, department=SECOND, unit=PRESS, money=("20", "20", "20")), "60"),
        _of_points(project(BOOKS, department=SECOND, unit=PRESS, money=("8", "8", "8")), "10"),
    )


def _document(name: str, year: int, *forms: str) -> Offered:
    return Offered(name, as_html(paper(*(block for form in forms for block in (title(year), form)))))


def _of_points(form: str, points: str) -> str:
    """The form with other points for its first indicator, all of them given."""
    assert "| 50 | 50 |" in form
    return form.replace("| 50 | 50 |", f"| {points} | {points} |")
