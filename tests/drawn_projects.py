"""Self-evaluations of a city as documents: 300 projects of two years, and what real forms leave out or write oddly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval_data.ingest.examine import Offered
from tests.drawn_paper import paper
from tests.formats import as_html
from tests.forms.test_split import drawn

HOSTILE_NAME = "<img src=x onerror=alert(1)> **粗** [链接](http://evil) ![图](http://evil/p.png) `码` $x^2$"
FORMULA_NAME = '=HYPERLINK("http://evil","点我")'
DEPARTMENT_FORM_NAME = "某县总工会"
UNFILED = ""
_UNITS = (
    ("某市总工会", "宣教部"),
    ("某市总工会", "保障工作部"),
    ("某市文化和旅游局", "图书馆"),
    ("某市文化和旅游局", UNFILED),
    (UNFILED, "工人文化宫"),
)


def project(
    name: str,
    *,
    department: str = "某市总工会",
    unit: str = "宣教部",
    money: tuple[str, str, str] = ("50", "50", "50"),
    execution_score: str = "10",
    scores: Sequence[str] = ("50", "40"),
    reason: str = "",
) -> str:
    """A form with the points of its execution and of its two indicators."""
    initial, annual, executed = money
    return drawn(
        f"""
        | 项目名称 | {name} | < | < | < | < | < | < | < |
        | 主管部门 | {department} | < | 实施单位 | {unit} | < | < | < | < |
        | 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | |
        | ^ | 年度资金总额 | {initial} | {annual} | {executed} | 10 | | {execution_score} | |
        | ^ | 其中：财政拨款 | {initial} | {annual} | {executed} | | | | |
        | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
        | ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 50 | {scores[0]} | {reason} |
        | ^ | 效益指标 | 社会效益指标 | 参与人次 | ≥100人 | 90人 | 40 | {scores[1]} | |
        | 总分 | < | < | < | < | < | 90 | | |
        """
    )


WITHOUT_WEIGHTS = """
| 项目名称 | 共享工程 | < | < | < | < | < |
| 主管部门 | 某市文化和旅游局 | < | < | 项目实施单位 | 图书馆 | < |
| 预算执行情况(万元)\\n(20分) | | < | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分\\n(20分*执行率) |
| ^ | 年度财政资金总额 | < | 5 | 5 | 100% | 20 |
| 年度绩效目标1\\n(80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 |
| ^ | 产出指标(40分) | 数量指标 | 一个存储备份器 | 25TB | 25TB | 10 |
| ^ | ^ | ^ | 布点全覆盖 | 100%覆盖 | 100%覆盖 | ^ |
| ^ | 效益指标(30分) | 环境效益 | 绿色环保 | 良好 | 良好 | 60 |
| 总分 | < | < | < | < | < | 90 |
"""

WHOLE_DEPARTMENT = f"""
| 部门（单位）名称 | {DEPARTMENT_FORM_NAME} | < | < | < | < | < | < | < |
| 年度预算申请（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 90000 | 90000 | 90000 | 10 | 100% | 10 |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| ^ | 产出指标 | 数量指标 | 建会数 | 20家 | 22家 | 60 | 60 | |
| ^ | 效益指标 | 社会效益指标 | 覆盖率 | 90% | 90% | 30 | 30 | |
| 总分 | < | < | < | < | < | 100 | 100 | |
"""


def title(year: int, kind: str = "项目支出") -> str:
    return f"{kind}绩效自评表（{year}年度）"


def documents() -> Iterator[Offered]:
    """A web page for each year and tenth of the projects, one of odd forms, and a letter that is refused."""
    for year in (2023, 2024):
        for part in range(5):
            yield _document(f"{year}年自评表{part + 1}.html", year, [_ordinary(year, 30 * part + n) for n in range(30)])
    yield Offered("odd.html", as_html(paper(*_odd())))
    yield Offered("会议通知.txt", "会议通知\n请准时参加".encode())


def _document(name: str, year: int, forms: Sequence[str]) -> Offered:
    return Offered(name, as_html(paper(*(block for form in forms for block in (title(year), form)))))


def _ordinary(year: int, number: int) -> str:
    department, unit = _UNITS[number % len(_UNITS)]
    annual = 3 + number * 7 % 113
    unspent, lost = number % 4, number * 5 % 31
    return project(
        f"{number + 1:03}号{'活动' if number % 2 else '补助'}经费",
        department=department,
        unit=unit,
        money=(str(annual), f"{annual}.5" if year == 2024 else str(annual), f"{annual - unspent / 2:g}"),
        execution_score=f"{10 - unspent / 2:g}",
        scores=(f"{50 - lost}", "" if number % 29 == 0 else f"{40 - lost / 2:g}"),
        reason="天气原因" if number % 3 == 0 else "",
    )


def _odd() -> Iterator[str]:
    unspent, unbudgeted = ("20", "20", ""), ("", "", "8")
    for form in (
        project(HOSTILE_NAME, unit="单位*甲*[链接](http://evil)", scores=("50", "30")),
        project(FORMULA_NAME, unit="-2+3", reason="@SUM(1,2)"),
        project("没有执行数的项目", money=unspent, execution_score=""),
        project("没有预算数的项目", money=unbudgeted, execution_score=""),
        WITHOUT_WEIGHTS,
    ):
        yield from (title(2024), form)
    yield from (title(2024, "部门整体支出"), WHOLE_DEPARTMENT)
