"""项目明细: one project as a sheet, and beside it the paper with the cell behind a number in view."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.reasons import NO_SUCH_COLUMN
from perfeval_data.dashboard import papers, review
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, blocks, clicks, controls, markup, pane, table
from perfeval_data.dashboard.ui.heading import downloads
from perfeval_data.paper.columns import heading as heading_of
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.paper.model import ORIGIN_WORDS, Origin
from perfeval_data.queries import Filters
from perfeval_data.words import labels, wording, yearly

MOST_NAMES = 500
"""The most projects in the list to pick from; the filter narrows more."""

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
    "execution_reason",
    "source_location",
)
_INDICATOR_COLUMNS = (
    "level_1",
    "level_2",
    "level_3",
    "initial_target",
    "target",
    "actual",
    "weight",
    "score",
    "points_lost",
    "deviation_reason",
    "source_location",
)
_IF_FILLED = frozenset({"execution_reason", "initial_target", "stated_points"})
"""Columns that few forms have, shown only where something stands in them."""
_STATEMENT_COLUMNS = ("statement_kind", "statement_label", "statement_text", "stated_points", "source_location")
_BESIDE_COLUMNS = ("level_3", "statement_label", "statement_text", "stated_points", "source_location")
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
_PROJECT_YEAR_COLUMNS = (
    "fiscal_year",
    "project_name",
    "implementing_unit",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "graded_score",
    "finding_count",
    "open_finding_count",
)
_INDICATOR_YEAR_COLUMNS = (
    "level_1",
    "level_3",
    "last_level_3",
    "name_similarity",
    "last_target",
    "target",
    "last_actual",
    "actual",
    "last_score",
    "score",
)

Project = pd.Series  # one row of `queries.project`


def choose_form(filters: Filters) -> int:
    """The form of the project that the address or the reader names, without either of the first of the filter: its evaluation_id."""
    projects = ask(queries.listed_projects, filters, MOST_NAMES)
    if len(projects) >= MOST_NAMES:
        st.caption(f"项目较多，下面只列出前 {MOST_NAMES} 个；请用上面的筛选缩小范围。")
    names = _names(projects)
    wanted = address.value("project")
    if wanted and (project_id := _id_of(wanted)) not in names:
        known = ask(queries.known_project, project_id)
        if known.empty or ask(queries.forms_of_project, project_id).empty:
            _nothing_to_show(known, names)
        mark = "" if ask(queries.is_chosen, filters, project_id) else "（不在当前筛选范围）"
        others = pd.concat([known, projects], ignore_index=True)
        names = _names(others)
        names[project_id] += mark
    if not names:
        blocks.stop_without_projects()
    return _form_of(controls.pick(_PROJECT, names, "project", _id_of, clears=_OF_ONE_PROJECT))


_PROJECT, _OF_ONE_PROJECT = "选择项目", ("form", "mark", "finding")


def _names(projects: pd.DataFrame) -> dict[int, str]:
    """The projects to pick from, each with what distinguishes it from the others."""
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
    controls.pick_instead(_PROJECT, names, "project", clears=_OF_ONE_PROJECT)
    clicks.end_page()


def _form_of(project_id: int) -> int:
    """The form of a project; of several in one document the first, or the one that the reader chooses."""
    forms = table.records(ask(queries.forms_of_project, project_id))
    numbers = {int(form["form_number"]): int(form["evaluation_id"]) for form in forms}
    if len(numbers) == 1:  # whatever form the address names stays there: taking it out would be a step for the Back button
        return next(iter(numbers.values()))
    st.info(f"该项目在同一文件中有{len(numbers)}张自评表，均计入汇总。请选择要查看的一张。")
    places = {int(form["form_number"]): f"第{form['form_number']}张（{form['source_location']}）" for form in forms}
    return numbers[controls.pick("自评表", places, "form", _id_of, clears=("mark",))]


def _id_of(text: str) -> int:
    """The id in an address; one that no project has where the text is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def read_project(evaluation_id: int) -> Project:
    """The figures of one project."""
    return ask(queries.project, evaluation_id).iloc[0]


def heading(project: Project, filters: Filters) -> None:
    """Who, when, from which document, and the way to the projects beside it in the list."""
    year = "年度不明" if wording.is_nothing(project["fiscal_year"]) else f"{int(project['fiscal_year'])}年度"
    parts = [year, f"主管部门：{_or_nothing(project['department'])}", f"实施单位：{_or_nothing(project['implementing_unit'])}"]
    parts.append(f"文件：{project['file_name']}，第{project['form_number']}张，{project['source_location']}")
    st.html(
        f"<div class='pe-project'><h2>{markup.text(project['project_name'])}</h2>{_beside(project, filters)}"
        f"<p class='pe-note'>{markup.text('　'.join(parts))}</p></div>"
    )
    downloads(lambda: papers.sheet(int(project["evaluation_id"]), project["project_name"]))


def _beside(project: Project, filters: Filters) -> str:
    order = table.named_order(address.value("order"), queries.SORTED_PROJECTS)
    beside = ask(queries.neighbours, filters, int(project["evaluation_id"]), order)
    links = ((beside.before, "‹ 上一个项目"), (beside.behind, "下一个项目 ›"))
    shown = "".join(_neighbour(form, words) for form, words in links if form)
    return f"<nav class='pe-beside' aria-label='前后项目'>{shown}</nav>"


def _neighbour(form: tuple[int, int], words: str) -> str:
    place: dict[str, address.Change] = {"project": form[0], "form": form[1], "order": address.value("order")}
    return f"<a href='{escape(address.to('project', place))}' target='_self'>{words}</a>"


def _or_nothing(value: Any) -> str:
    return wording.NOTHING if wording.is_nothing(value) else str(value)


def losses(project: Project) -> None:
    """Why points were lost, in one line."""
    frame = ask(queries.project_part, "indicator_details", int(project["evaluation_id"]))
    if said := wording.loss_sentence(project, frame):
        st.html(f"<p class='pe-summary'>{escape(said)}</p>")


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
    return f"<div>等级<b>{table.formatted('grade', grade)}</b></div>"


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
    columns = _filled(frame, _FUND_COLUMNS)
    table.show(frame, _listing("项目资金", columns, project, "fund_line", "line_number"), filters, "funds")


def goals(project: Project) -> None:
    """What was promised, beside what came of it."""
    for column, name in zip(st.columns(2, gap="large"), ("expected_goal", "achieved_goal"), strict=True):
        with column:
            st.markdown(f"**{heading_of(name)}**")
            st.html(f"<div>{markup.text(project[name])}</div>")


def indicators(project: Project, filters: Filters) -> None:
    """Every indicator; a deduction without a reason says so."""
    frame = ask(queries.project_part, "indicator_details", int(project["evaluation_id"]))
    silent = frame["deviation_reason"].isna() & (frame["points_lost"] > 0)
    reason = _NOT_FILLED if project["has_reason_column"] else NO_SUCH_COLUMN
    frame["deviation_reason"] = frame["deviation_reason"].mask(silent, reason)
    columns = _filled(frame, _INDICATOR_COLUMNS)
    listing = _listing("绩效指标", columns, project, "indicator", "indicator_number", foot=_points_below(project))
    table.show(frame, listing, filters, "indicators")
    if not project["has_weight_column"]:
        st.caption("本表没有分值栏，无法计算扣分。")
    if frame["score_is_shared"].any():
        st.caption("得分为“—”的指标与上一项合并计分。")


def statements(project: Project, filters: Filters) -> None:
    """What the form says beside its tables and, folded, in further columns of its indicators; nothing where it says nothing there."""
    frame = ask(queries.project_part, "statement_details", int(project["evaluation_id"]))
    frame["statement_text"] = frame["statement_text"].fillna(_NOT_FILLED)
    is_beside = frame["indicator_number"].notna()
    if is_beside.any():
        with st.expander("各项指标的其他栏"):
            _statements(frame[is_beside], "各项指标的其他栏", _BESIDE_COLUMNS, project, filters, "beside")
    if not is_beside.all():
        st.subheader("结论和说明", anchor=False)
        _statements(frame[~is_beside], "结论和说明", _STATEMENT_COLUMNS, project, filters, "statements")


def _statements(
    frame: pd.DataFrame, content: str, columns: tuple[str, ...], project: Project, filters: Filters, key: str
) -> None:
    listing = _listing(content, _filled(frame, columns), project, "statement", "statement_number")
    table.show(frame.reset_index(drop=True), listing, filters, key)


def _filled(frame: pd.DataFrame, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns but for rare ones in which nothing stands."""
    return tuple(name for name in columns if name not in _IF_FILLED or frame[name].notna().any())


def verification(project: Project, filters: Filters) -> None:
    """What the rules give for the indicators that can be measured: a remark beside the scores as filed."""
    evaluation_id = int(project["evaluation_id"])
    row = ask(queries.project_verification, evaluation_id).iloc[0]
    st.html(f"<div>{wording.project_verification_sentence(row)}</div>")
    frame = ask(queries.project_part, "rule_score_details", evaluation_id)
    if not frame.empty:
        with st.expander("逐项复算"):
            table.show(frame, _listing("得分复算", _VERIFIED_COLUMNS, project), filters, "verified")
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
        table.show(frame, _listing("本项目疑点", _FINDING_COLUMNS, project), filters, "findings")


def _listing(
    content: str,
    columns: tuple[str, ...],
    project: Project,
    part: str | None = None,
    number: str = "",
    foot: tuple[tuple[str, dict[str, Any]], ...] = (),
) -> table.Listing:
    """A table of a form. Every value of a `part` of it leads to its cell on the paper, and so does every place that is named."""
    places = _places(project, part) if part else {}

    def to_cell(field: str) -> Any:
        return lambda row: _marked(places.get((int(row[number]), field), ""))

    values = {column: to_cell(_FIELDS[column]) for column in columns if part and column in _FIELDS}
    links = {"source_location": lambda row: _marked(row["source_location"]), "verdict": review.link, **values}
    return table.Listing(f"{project['project_name']}_{content}", columns, links=links, foot=foot)


def _points_below(project: Project) -> tuple[tuple[str, dict[str, Any]], ...]:
    weight, score = project["indicator_weight"], project["indicator_score"]
    lost = None if wording.is_nothing(weight) or wording.is_nothing(score) else weight - score
    return (("合计", {"weight": weight, "score": score, "points_lost": lost}),)


def origins(project: Project) -> None:
    """Which values a person answers for; nothing where the machine read all of them."""
    evaluation_id = int(project["evaluation_id"])
    rows = ask(queries.value_origins, evaluation_id)
    if rows.empty:
        return
    st.subheader("数值来源", anchor=False)
    counted = rows["value_origin"].value_counts()
    said = "，".join(f"{ORIGIN_WORDS[Origin(str(origin))]} {count} 处" for origin, count in counted.items())
    st.html(f"<div>{said}，其余为机读。</div>")
    with st.expander("逐处列出"):
        names = ask(queries.project_part, "indicator_details", evaluation_id).set_index("indicator_number")["level_3"]
        labels_ = ask(queries.project_part, "fund_details", evaluation_id).set_index("line_number")["label_filed"]
        stated = ask(queries.project_part, "statement_details", evaluation_id).set_index("statement_number")["statement_label"]
        whose = {"statement": stated.to_dict(), "indicator": names.to_dict(), "fund_line": labels_.to_dict()}
        listed = [(_origin_of(row, whose), ORIGIN_WORDS[Origin(row["value_origin"])]) for row in table.records(rows)]
        cells = "".join(f"<tr><td>{markup.text(name)}</td><td>{word}</td></tr>" for name, word in listed)
        st.html(f"<div class='pe-sheet'><table><tbody>{cells}</tbody></table></div>")


def _origin_of(row: dict[str, Any], whose: dict[str, dict[Any, Any]]) -> str:
    word = FIELD_WORDS.get(str(row["field"]).removesuffix("_filed"), "")
    name = "" if wording.is_nothing(row["part_number"]) else whose[row["part"]].get(int(row["part_number"])) or ""
    return "·".join(filter(None, (name, word)))


# --- the paper -----------------------------------------------------------------------------------------------------


_FIELDS = {
    "label_filed": "label",
    "initial_budget_wan": "initial_budget",
    "annual_budget_wan": "annual_budget",
    "executed_wan": "executed",
    "stated_rate_text": "rate",
    "level_1": "level_1",
    "level_2": "level_2",
    "level_3": "level_3",
    "target": "target",
    "actual": "actual",
    "weight": "weight",
    "score": "score",
    "deviation_reason": "reason",
    "execution_reason": "reason",
    "initial_target": "initial_target",
    "statement_text": "text",
}
"""How the values behind the columns are called among those that were read from the paper."""


def _places(project: Project, part: str) -> dict[tuple[int, str], str]:
    """Where each value of a part of the form stands, by the number of its row and its name."""
    values = ask(queries.filed_values, int(project["evaluation_id"]))
    return {
        (int(row["part_number"]), str(row["field"])): str(row["source_location"])
        for row in table.records(values[(values["part"] == part) & (values["filed_text"] != "")])
    }


def _marked(place: str) -> str:
    """The address of this page with the paper beside it and a cell marked; empty where there is none."""
    return address.here({"mark": place}) if place else ""


def source(project: Project) -> None:
    """The form as it stands in the document: beside the page with a cell marked where the address names one, else at its end."""
    cells = ask(queries.source_cells, int(project["evaluation_id"]))
    if mark := address.value("mark"):
        with pane.beside(f"原文：{project['file_name']}　{mark}", "mark"):
            st.html(paper(cells, mark))
    else:
        st.subheader("原文", anchor=False)
        st.caption("点表中的数字或“原文位置”，原文在旁边打开，并标出该数字所在的格。")
        st.html(paper(cells, mark))


def paper(cells: pd.DataFrame, mark: str) -> str:
    """The cells of a form as an HTML table with their spans; the marked one stands out."""
    rows = "".join(
        f"<tr>{''.join(_paper_cell(cell, mark) for cell in table.records(row))}</tr>" for _, row in cells.groupby("row")
    )
    return blocks.paper_table(rows)


def _paper_cell(cell: dict[str, Any], mark: str) -> str:
    kind = " class='mark'" if mark and cell["location"] == mark else ""
    title = escape(str(cell["location"]))
    text = markup.text(cell["text"]) if cell["text"] else ""
    return f"<td rowspan='{cell['row_span']}' colspan='{cell['column_span']}' title='{title}'{kind}>{text}</td>"


# --- one project ---------------------------------------------------------------------------------------------------


def over_years(evaluation_id: int, filters: Filters) -> None:
    """One project in all its years and its indicators beside last year's; nothing where it has no other year."""
    history = ask(queries.project_years, evaluation_id)
    if len(history) < 2:
        return
    st.subheader("年度对比", anchor=False)
    this = next(row for row in table.records(history) if row["evaluation_id"] == evaluation_id)
    if not wording.is_nothing(this["predecessor_basis"]):
        st.html(f"<div>{yearly.basis_sentence(this)}</div>")
    table.show(history[::-1], table.Listing("本项目各年度", _PROJECT_YEAR_COLUMNS), filters, "history")
    if not wording.is_nothing(this["predecessor_basis"]):
        _indicators_over_years(evaluation_id, filters)


def _indicators_over_years(evaluation_id: int, filters: Filters) -> None:
    frame = ask(queries.indicator_years, evaluation_id)
    new, gone = frame["last_level_3"].isna() & frame["name_similarity"].isna(), frame["level_3"].isna()
    st.html(
        f"<div>{yearly.indicators_sentence(int(frame['name_similarity'].notna().sum()), int((new & ~gone).sum()), int(gone.sum()))}</div>"
    )
    with st.expander("逐项对比"):
        table.show(frame, table.Listing("指标两年对比", _INDICATOR_YEAR_COLUMNS), filters, "indicator.years")
        st.caption("名称相似度不足100%的，是系统按名称推测的同一指标，请核对。")
