"""One project as a sheet: heading, score step by step, funds, goals, indicators, findings, and the paper itself."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.points import NO_SUCH_COLUMN
from perfeval_data.dashboard import marking
from perfeval_data.dashboard.server.source import ask, column_headings
from perfeval_data.dashboard.ui import linked, markup, tables
from perfeval_data.dashboard.ui.navigation import address
from perfeval_data.queries import Filters
from perfeval_data.words import labels, wording

MOST_NAMES = 500
"""More projects than this are no list to pick from: the filter narrows them."""

_NOT_FILLED = "未填写"
_FUND_COLUMNS = (
    "label_filed",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "stated_rate_text",
    "weight",
    "score",
    "source_location",
)
_INDICATOR_COLUMNS = (
    "level_1",
    "level_2",
    "level_3",
    "target",
    "actual",
    "weight",
    "score",
    "points_lost",
    "deviation_reason",
    "source_location",
)
_VERIFIED_COLUMNS = (
    "level_3",
    "target",
    "actual",
    "basis",
    "achieved_share",
    "weight",
    "score",
    "rule_score",
    "score_difference",
)
_FINDING_COLUMNS = ("severity", "code", "level_3", "message", "stated", "expected", "source_location", "verdict")
_PART_NAMES = {"evaluation": "表头与总分", "fund_line": "资金", "indicator": "指标"}

Project = pd.Series  # one row of `queries.project`


def choose_form(filters: Filters) -> int:
    """The form of the project that the address or the reader names, without either of the first of the filter: its evaluation_id."""
    projects = ask(queries.listed_projects, filters, MOST_NAMES)
    if len(projects) >= MOST_NAMES:
        st.caption(f"项目较多，下面只列出前 {MOST_NAMES} 个；请用上面的筛选缩小范围。")
    names = _names(projects)
    wanted = st.query_params.get("project", "")
    if wanted and (project_id := _id_of(wanted)) not in names:
        known = ask(queries.known_project, project_id)
        if known.empty or ask(queries.forms_of_project, project_id).empty:
            _nothing_to_show(known, names)
        mark = "" if ask(queries.is_chosen, filters, project_id) else "（不在当前筛选范围）"
        others = pd.concat([known, projects], ignore_index=True)
        names = _names(others)
        names[project_id] += mark
    if not names:
        st.info("当前筛选条件下没有项目。请换一个条件，或点“清除筛选”。")
        st.stop()
    return _form_of(linked.pick(_PROJECT, names, "project", _id_of, clears=_OF_ONE_PROJECT))


_PROJECT, _OF_ONE_PROJECT = "选择项目", ("form", "mark")


def _names(projects: pd.DataFrame) -> dict[int, str]:
    """The projects to pick from, each with as much as tells it from the others."""
    whole = projects["form_kind"] == "department"
    names = projects["project_name"].mask(whole, projects["project_name"] + "（部门整体）")
    shown = labels.told_apart(labels.project_texts(projects.assign(project_name=names)))
    return dict(zip(projects["project_id"].tolist(), shown, strict=True))


def _nothing_to_show(known: pd.DataFrame, names: dict[int, str]) -> None:
    """Say why the project of the address has no sheet, offer the others, and end the page: never show another in its place."""
    if known.empty:
        st.warning("链接中的项目在现有数据里没有，请在下面另选。")
    else:
        st.warning(f"“{markup.plain(known['project_name'].iloc[0])}”：该项目目前没有在库的自评表，请在下面另选。")
    linked.pick_instead(_PROJECT, names, "project", clears=_OF_ONE_PROJECT)
    st.stop()


def _form_of(project_id: int) -> int:
    """The form of a project; of several in one document the first, or the one that the reader chooses."""
    forms = tables.records(ask(queries.forms_of_project, project_id))
    numbers = {int(form["form_number"]): int(form["evaluation_id"]) for form in forms}
    if len(numbers) == 1:  # whatever form the address names stays there: taking it out would be a step for the Back button
        return next(iter(numbers.values()))
    st.info(f"该项目在同一文件中有{len(numbers)}张自评表，均计入汇总。请选择要查看的一张。")
    places = {int(form["form_number"]): f"第{form['form_number']}张（{form['source_location']}）" for form in forms}
    return numbers[linked.pick("自评表", places, "form", _id_of, clears=("mark",))]


def _id_of(text: str) -> int:
    """The id in an address; one that no project has where the text is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def read_project(evaluation_id: int) -> Project:
    """The figures of one project."""
    return ask(queries.project, evaluation_id).iloc[0]


def heading(project: Project) -> None:
    """Who, when, and from which document."""
    st.header(markup.plain(project["project_name"]), anchor=False)
    year = "年度不明" if wording.is_nothing(project["fiscal_year"]) else f"{int(project['fiscal_year'])}年度"
    parts = [year, f"主管部门：{_or_nothing(project['department'])}", f"实施单位：{_or_nothing(project['implementing_unit'])}"]
    parts.append(f"文件：{project['file_name']}，第{project['form_number']}张，{project['source_location']}")
    st.caption(markup.plain("　".join(parts)))


def _or_nothing(value: Any) -> str:
    return wording.NOTHING if wording.is_nothing(value) else str(value)


# --- score ---------------------------------------------------------------------------------------------------------


def score_steps(project: Project) -> None:
    """Execution + indicators = final score, beside what the 总分 row says and how it is to be read."""
    steps = (
        ("预算执行得分", project["execution_score"], project["execution_weight"], ""),
        ("＋", None, None, "sign"),
        ("指标得分合计", project["indicator_score"], project["indicator_weight"], ""),
        ("＝", None, None, "sign"),
        ("最终得分", project["final_score"], project["final_weight"], "final"),
    )
    boxes = "".join(_step(*step) for step in steps)
    st.html(f"<div class='pe-steps'>{boxes}{_grade_box(project)}{_total_box(project)}</div>")
    st.caption(total_reading(project))


def _step(label: str, score: Any, weight: Any, kind: str) -> str:
    if kind == "sign":
        return f"<div class='sign'>{label}</div>"
    of = "" if wording.is_nothing(weight) else f"　满分{wording.as_filed(weight)}"
    return f"<div class='{kind}'>{label}<b>{wording.as_filed(score)}</b>{of}</div>"


def _grade_box(project: Project) -> str:
    grade = wording.grade_word(project["grade"], project["final_score"], project["final_weight"])
    return f"<div>等级<b>{tables.formatted('grade', grade)}</b></div>"


def _total_box(project: Project) -> str:
    weight, score = wording.as_filed(project["stated_total_weight"]), wording.as_filed(project["stated_total_score"])
    return f"<div>表上总分行<b>{score}</b>　分值{weight}</div>"


def total_reading(project: Project) -> str:
    """How the 总分 row of the form is to be read."""
    if wording.is_nothing(project["stated_total_weight"]) and wording.is_nothing(project["stated_total_score"]):
        return "表上没有总分行，或总分行没有填写。"
    includes = project["total_includes_execution"]
    if wording.is_nothing(includes) and (
        wording.is_nothing(project["final_score"]) or wording.is_nothing(project["final_weight"])
    ):
        return "总分口径：表上分值或得分填报不全，无法判断。"
    if wording.is_nothing(includes):
        return "总分口径：表上总分与各指标合计、加上执行得分后的合计都不一致，无法判断口径。"
    if includes:
        return "总分口径：表上总分已含预算执行得分。"
    return "总分口径：表上总分不含预算执行得分，因此最终得分要另加预算执行得分。"


# --- funds, goals, indicators, findings ----------------------------------------------------------------------------


def funds(project: Project, filters: Filters) -> None:
    """The rows of 项目资金 as filed, with the computed rate of the total."""
    frame = ask(queries.project_part, "fund_details", int(project["evaluation_id"]))
    tables.show(frame, _listing("项目资金", _FUND_COLUMNS, project), filters, "funds")


def goals(project: Project) -> None:
    """What was promised, beside what came of it."""
    for column, name in zip(st.columns(2, gap="large"), ("expected_goal", "achieved_goal"), strict=True):
        with column:
            st.markdown(f"**{column_headings()[name]}**")
            st.html(f"<div>{markup.text(project[name])}</div>")


def indicators(project: Project, filters: Filters) -> None:
    """Every indicator; a deduction without a reason says so."""
    frame = ask(queries.project_part, "indicator_details", int(project["evaluation_id"]))
    silent = frame["deviation_reason"].isna() & (frame["points_lost"] > 0)
    reason = _NOT_FILLED if project["has_reason_column"] else NO_SUCH_COLUMN
    frame["deviation_reason"] = frame["deviation_reason"].mask(silent, reason)
    tables.show(frame, _listing("绩效指标", _INDICATOR_COLUMNS, project), filters, "indicators")
    if not project["has_weight_column"]:
        st.caption("本表没有分值栏，无法计算扣分。")
    if frame["score_is_shared"].any():
        st.caption("得分为“—”的指标与上一项合并计分。")


def verification(project: Project, filters: Filters) -> None:
    """What the rules give for the indicators that can be measured: a remark beside the scores as filed."""
    evaluation_id = int(project["evaluation_id"])
    row = ask(queries.project_verification, evaluation_id).iloc[0]
    st.html(f"<div>{wording.project_verification_sentence(row)}</div>")
    frame = ask(queries.project_part, "rule_score_details", evaluation_id)
    if not frame.empty:
        with st.expander("逐项复算"):
            tables.show(frame, _listing("得分复算", _VERIFIED_COLUMNS, project), filters, "verified")
            st.caption(wording.VERIFICATION_RULE)


def findings(project: Project, filters: Filters) -> None:
    """What does not add up in this form."""
    frame = ask(queries.project_part, "finding_details", int(project["evaluation_id"]))
    if frame.empty:
        st.success("没有发现疑点。")
    else:
        st.html(
            f"<div>疑点{wording.findings_counted(int(project['finding_count']), int(project['open_finding_count']))}。</div>"
        )
        tables.show(frame, _listing("本项目疑点", _FINDING_COLUMNS, project), filters, "findings")


def _listing(content: str, columns: tuple[str, ...], project: Project) -> tables.Listing:
    def marked(row: dict[str, Any]) -> str:
        return address("project", {**tables.sheet_of(project), "mark": row["source_location"]}) + "#paper"

    return tables.Listing(
        f"{project['project_name']}_{content}", columns, links={"source_location": marked, "verdict": marking.link}
    )


# --- the paper -----------------------------------------------------------------------------------------------------


def source(project: Project) -> None:
    """The form as it stands in the document, with the cell behind a chosen number marked."""
    evaluation_id = int(project["evaluation_id"])
    values = ask(queries.filed_values, evaluation_id)
    filed = tables.records(values[values["filed_text"] != ""])
    places = {"": "不标出"} | {row["source_location"]: _value_name(row) for row in filed}
    wanted = st.query_params.get("mark", "")
    places = places if wanted in places else places | {wanted: wanted}
    mark = linked.pick("在原文中标出", places, "mark", str)
    st.html(paper(ask(queries.source_cells, evaluation_id), mark))


def _value_name(row: dict[str, Any]) -> str:
    number = "" if wording.is_nothing(row["part_number"]) else f"第{int(row['part_number'])}行"
    heading = _FIELD_HEADINGS.get(row["field"], column_headings().get(row["field"], row["field"]))
    text = row["filed_text"].replace("\n", "")
    return f"{_PART_NAMES[row['part']]}{number} · {heading}：{text[:24]}{'…' if len(text) > 24 else ''}（{row['source_location']}）"


_FIELD_HEADINGS = {
    "label": "资金来源",
    "initial_budget": "年初预算数",
    "annual_budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "reason": "偏差原因",
}


def paper(cells: pd.DataFrame, mark: str) -> str:
    """The cells of a form as an HTML table with their spans; the marked one stands out and carries its place."""
    rows = "".join(
        f"<tr>{''.join(_paper_cell(cell, mark) for cell in tables.records(row))}</tr>" for _, row in cells.groupby("row")
    )
    return f"<div class='pe-sheet pe-scroll' id='paper'><table><tbody>{rows}</tbody></table></div>"


def _paper_cell(cell: dict[str, Any], mark: str) -> str:
    kind = " class='mark'" if mark and cell["location"] == mark else ""
    title = escape(str(cell["location"]))
    text = markup.text(cell["text"]) if cell["text"] else ""
    return f"<td rowspan='{cell['row_span']}' colspan='{cell['column_span']}' title='{title}'{kind}>{text}</td>"
