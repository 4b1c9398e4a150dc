"""A document to its forms: each region read in order, checked for plausibility, and either a form, passed over, or refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from perfeval_data.forms.answered import (
    Evidence,
    Seen,
    as_answered,
    as_vouched,
    evidence,
    fingerprint,
    in_force,
    is_doubted,
    typed_heading,
    unconfirmed,
    with_answers,
)
from perfeval_data.forms.funds import Funds, read_funds
from perfeval_data.forms.goals import read_goals
from perfeval_data.forms.heading import heading_cells, is_unknown_name, read_heading
from perfeval_data.forms.indicators import Indicators, read_indicators
from perfeval_data.forms.on_paper import on_paper
from perfeval_data.forms.page_breaks import with_whole_rows
from perfeval_data.forms.personal import without_persons
from perfeval_data.forms.personal_cells import without_personal_data
from perfeval_data.forms.plain import plainly
from perfeval_data.forms.plausibility import evaluates, has_outcomes, promises, refuse_implausible
from perfeval_data.forms.refusal import FormRefusedError, Rival
from perfeval_data.forms.split import Region, split
from perfeval_data.forms.statements import with_statements
from perfeval_data.forms.told import is_nothing_but_a_picture, leftovers, without_signs
from perfeval_data.forms.totals import Sums, read_total
from perfeval_data.forms.typed import form_as_typed, typed_form
from perfeval_data.forms.vocabulary import (
    Label,
    column_names,
    has_label,
    heads_indicators,
    is_evaluation_title,
    is_monitoring_title,
    is_plan_title,
    is_scoring_title,
    is_table_title,
    is_title_of_others,
    names_total_points,
)
from perfeval_data.forms.year import fiscal_year, year_hints
from perfeval_data.paper.answers import NOTHING_ANSWERED, AnswerKind, Answers
from perfeval_data.paper.grid import Cell, Document, Picture
from perfeval_data.paper.kinds import noted, year_unknown
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding, FormKind, SelfEvaluation, UnreadForm

_NO_OUTCOMES = "没有读到执行数、完成值和得分，是绩效目标表或没有填的空表，不是自评表"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A table with the heading of a form that is no self-evaluation (a plan, a blank template), and where it stands."""

    reason: str
    location: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A table that was considered as a form, without personal data, what became of it, and for one refused the readings of
    its cells."""

    region: Region
    outcome: SelfEvaluation | PassedOver | UnreadForm
    rivals: tuple[Rival, ...] = ()
    proposal: SelfEvaluation | None = None
    """What was read of a form that was refused, or of one that somebody has typed; nothing of it holds."""
    unconfirmed: tuple[Seen, ...] = ()
    """What was taken off a picture and nobody has confirmed."""
    wanted: str = ""
    """The field of the heading for whose lack a form was refused."""
    fingerprint: str = ""
    """Of the proposal of a refused form, where a person can vouch for it."""


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What a document holds: its forms, what was passed over, and the forms that could not be read safely."""

    forms: tuple[SelfEvaluation, ...]
    passed_over: tuple[PassedOver, ...]
    refusals: tuple[UnreadForm, ...]


def read_forms(document: Document, file_name: str = "", answers: Answers = NOTHING_ANSWERED) -> DocumentReading:
    """Find and read every self-evaluation form of a document; `answers` are what a person has said of it."""
    return reading_of(document, [*examine_forms(document, file_name, answers)])


def reading_of(document: Document, examined: Sequence[Examined]) -> DocumentReading:
    """What a document holds, from its tables as they were considered."""
    outcomes = [each.outcome for each in examined]
    return DocumentReading(
        tuple(each for each in outcomes if isinstance(each, SelfEvaluation)),
        (*(each for each in outcomes if isinstance(each, PassedOver)), *_pictures(document)),
        tuple(each for each in outcomes if isinstance(each, UnreadForm)),
    )


def examine_forms(document: Document, file_name: str = "", answers: Answers = NOTHING_ANSWERED) -> Iterator[Examined]:
    """Every table of a document that may be a form, in order, with what became of it; behind them those that were typed without one."""
    given = evidence(document, answers)
    pictured = {cell.location for grid in document.grids for cell in grid.cells if cell.recognised}
    document = as_answered(document, answers)
    regions = split(document)
    hints = tuple(map(without_persons, year_hints(document, regions, file_name)))
    number = 1
    for region in regions:
        raw, region = region, without_personal_data(with_whole_rows(region))
        with in_force(answers):
            examined = _examined(region, number, hints, given)
        if pictured:
            examined = _unless_unconfirmed(_without_unseen_year(examined, pictured, answers), number, raw, answers)
        examined = _as_told(examined, number, answers)
        number += not isinstance(examined.outcome, PassedOver)
        yield examined
    places = {region.location for region in regions}
    for answer in answers.of(AnswerKind.TYPED):
        if answer.place not in places:
            yield Examined(Region((), ()), form_as_typed(typed_form(answer.text), number, answer.place, (), None))
            number += 1


def _examined(region: Region, form_number: int, hints: tuple[str, ...], given: Evidence) -> Examined:
    try:
        return Examined(region, _read_region(region, form_number, hints, given))
    except FormRefusedError as refusal:
        if not _may_be_a_form(region):
            return Examined(region, PassedOver(_NO_OUTCOMES, region.location))
        unread = UnreadForm(form_number, without_persons(refusal.reason), without_persons(refusal.location))
        return Examined(region, unread, refusal.rivals, refusal.form, (), refusal.wanted, refusal.fingerprint)


_YEAR = ("evaluation", None, "fiscal_year")


def _without_unseen_year(examined: Examined, pictured: Collection[str], answers: Answers) -> Examined:
    """A year that stands neither in a form off a picture nor right above it was taken off a line that nobody has looked at."""
    form = examined.outcome
    if not isinstance(form, SelfEvaluation) or form.fiscal_year.value is None:
        return examined
    cells = {cell.location for cell in form.source_cells}
    is_seen = form.fiscal_year.location in cells | {line.location for line in examined.region.titles}
    if is_seen or _YEAR in answers.values_of(form.location) or cells.isdisjoint(pictured):
        return examined
    finding = noted(year_unknown, "年度是从图片上识别的，尚未经人工核对", form.fiscal_year.location, form.fiscal_year.text)
    return replace(examined, outcome=replace(form, fiscal_year=Entry(), reading_findings=(*form.reading_findings, finding)))


def _unless_unconfirmed(examined: Examined, form_number: int, raw: Region, answers: Answers) -> Examined:
    """What was read off a picture waits for a person, whatever the machine thinks of it.

    So does a table that is no form, or could not be read, while it is in doubt what it says.
    """
    outcome = examined.outcome
    form = outcome if isinstance(outcome, SelfEvaluation) else examined.proposal
    open_ = unconfirmed(form, without_personal_data(raw), raw, answers)
    if isinstance(outcome, PassedOver):
        open_ = [each for each in open_ if is_doubted(each)]
    if not open_:
        return examined
    reason = f"图片上识别出的{len(open_)}处内容尚未经人工核对，不能入库，请到核定台处理"
    unread = UnreadForm(form_number, reason, open_[0].location)
    return Examined(examined.region, unread, proposal=form, unconfirmed=tuple(open_))


def _as_told(examined: Examined, form_number: int, answers: Answers) -> Examined:
    """What a person has said of a table as a whole holds: that it is no form, or what the form says."""
    region = examined.region
    answer = answers.about_form(region.location)
    if answer is None or answer.kind is AnswerKind.AS_READ:
        return examined
    if answer.kind is AnswerKind.NOT_A_FORM:
        return Examined(region, PassedOver("经人工核对，不是自评表", region.location))
    machine = examined.outcome if isinstance(examined.outcome, SelfEvaluation) else examined.proposal
    form = form_as_typed(typed_form(answer.text), form_number, region.location, source_cells(region), machine)
    return Examined(region, form, proposal=machine)


def _pictures(document: Document) -> list[PassedOver]:
    """The pictures of a document that may be forms, reported in one sentence: a scan of a hundred pages is one matter."""
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    if not pictures:
        return []
    where = f"这里和另外{len(pictures) - 1}处" if len(pictures) > 1 else "这里"
    why = pictures[0].reason or "请先进行文字识别，或改用电子版"
    return [PassedOver(f"{where}是图片，其中的内容（可能是扫描的自评表）无法读取；{why}", pictures[0].location)]


def _read_region(region: Region, form_number: int, hints: tuple[str, ...], given: Evidence) -> SelfEvaluation | PassedOver:
    told = typed_heading(given.answers, region.location)
    heading = read_heading(region) | told
    year = told.get(Label.FISCAL_YEAR) or fiscal_year(region, heading.get(Label.FISCAL_YEAR, Entry()), hints)
    number = None if year.value is None else int(year.value)
    named = plainly(region, number)
    found = read_indicators(named)
    if reason := _why_no_evaluation(region, found):
        return PassedOver(reason, region.location)
    if not found.headers:
        raise FormRefusedError("表格不完整：没有绩效指标部分", region.location)
    funds = read_funds(named)
    if not evaluates(found, funds):
        return PassedOver(_NO_OUTCOMES if promises(found, funds) else "空白模板，没有填写内容", region.location)
    try:
        form = _as_read(region, named, form_number, heading, year, funds, found)
    except FormRefusedError as refusal:
        refusal.form = with_answers(refusal.form, given) if refusal.form else None
        raise
    return _if_plausible(with_statements(form, named, found), named, found, given)


def _why_no_evaluation(region: Region, found: Indicators) -> str | None:
    """A plan promises and does not evaluate: no column for what was reached, none for points given."""
    if found.headers and not found.has(Label.ACTUAL, Label.SCORE):
        return "绩效目标表（申报、审批表），没有完成值和得分，不是自评表"
    titled = any(is_evaluation_title(line.text) for line in region.titles)
    planned = any(is_plan_title(line.text) for line in region.titles)
    if is_monitoring_title(_nearest_title(region, is_monitoring_title)):
        return "绩效运行监控表，年度内填报，不是自评表"
    scoring = _nearest_title(region, is_table_title)
    if is_scoring_title(scoring) and (is_title_of_others(scoring) or not _has_all_parts(region, found)):
        return "评价指标体系评分表，不是自评表"
    if found.headers and not found.has(Label.WEIGHT, Label.SCORE) and _is_part_of_a_text(region):
        return "没有项目名称，也没有分值和得分的指标表，不是自评表"
    if not found.headers and (planned or not titled) and not _is_rest_of_a_form(region):
        return "不是自评表"
    return None


def _has_all_parts(region: Region, found: Indicators) -> bool:
    """Whether a table has what makes a self-evaluation, whatever its title: the project, its funds, what was reached and the points."""
    has_funds = any(has_label(part.cells, Label.EXECUTED) for part in region.parts)
    return Label.PROJECT_NAME in read_heading(region) and has_funds and all(map(found.has, (Label.ACTUAL, Label.SCORE)))


def _is_part_of_a_text(region: Region) -> bool:
    """Whether a table names neither a project nor a department, and has no title of a form (自评表) above it."""
    names = (Label.PROJECT_NAME, Label.DEPARTMENT_NAME, Label.UNIT_NAME)
    is_named = not frozenset(names).isdisjoint(read_heading(region))
    return not is_named and not any(is_evaluation_title(line.text) and is_table_title(line.text) for line in region.titles)


def _may_be_a_form(region: Region) -> bool:
    """Whether a table that could not be read may be a self-evaluation all the same: it must not be lost."""
    has_indicators = any(heads_indicators(row) for part in region.parts for row in part.rows)
    return has_outcomes(region) or not has_indicators


def _is_rest_of_a_form(region: Region) -> bool:
    """Whether a region without the header of 绩效指标 ends in 总分 all the same: it must not be lost."""
    return any(names_total_points(cell.text) for part in region.parts for cell in part.cells)


def _nearest_title(region: Region, is_other: Callable[[str], bool]) -> str:
    """The title next above the form, be it that of an evaluation or of the other kind of table; empty where there is none."""
    titles = (line.text for line in reversed(region.titles))
    return next((text for text in titles if is_evaluation_title(text) or is_other(text)), "")


def _as_read(
    region: Region,
    named: Region,
    form_number: int,
    heading: Mapping[Label, Entry],
    year: Entry,
    funds: Funds,
    found: Indicators,
) -> SelfEvaluation:
    """The form of a region without its statements, read from `named`: the same in the plain arrangement.

    Raises `FormRefusedError` where it lacks the name, with the rest of the form.
    """
    (total_weight, total_score), total_findings = read_total(found.total_row, named, Sums.of(found.indicators, funds.total))
    expected, achieved = read_goals(named)
    form = SelfEvaluation(
        form_number=form_number,
        kind=FormKind.PROJECT,
        location=region.location,
        fiscal_year=year,
        project_name=Entry(),
        department=heading.get(Label.DEPARTMENT, Entry()),
        implementing_unit=heading.get(Label.IMPLEMENTING_UNIT, Entry()),
        expected_goal=expected,
        achieved_goal=achieved,
        stated_total_weight=total_weight,
        stated_total_score=total_score,
        fund_lines=funds.lines,
        indicators=tuple(found.indicators),
        has_weight_column=found.has(Label.WEIGHT),
        has_reason_column=found.has(Label.REASON),
        source_cells=source_cells(region),
        reading_findings=(*funds.findings, *found.findings, *total_findings, *_missing_year(year, region)),
    )
    try:
        kind, name, department, unit = _identity(named, heading)
    except FormRefusedError as refusal:
        refusal.form = form
        raise
    return replace(form, kind=kind, project_name=name, department=department, implementing_unit=unit)


def _if_plausible(form: SelfEvaluation, named: Region, found: Indicators, given: Evidence) -> SelfEvaluation:
    """The form as answered by a person, with all that is to be told of it. Raises `FormRefusedError` where it is not plausible."""
    form = with_answers(form, given)
    findings = (*form.reading_findings, *leftovers(form, named))
    form = replace(form, source_cells=on_paper(form.source_cells, given), reading_findings=findings)
    vouched = as_vouched(form, given.answers)
    shown = without_signs(vouched or form, found.total_row.cells)
    try:
        if not vouched:
            refuse_implausible(form, found, named)
    except FormRefusedError as refusal:
        refusal.form, refusal.fingerprint = shown, fingerprint(form)
        raise
    return shown


def _identity(region: Region, heading: Mapping[Label, Entry]) -> tuple[FormKind, Entry, Entry, Entry]:
    """What the form is about (a project, or a whole department where no project is named), its 主管部门 and its 实施单位.

    A project's form may say 部门名称 for the former and 单位名称 for the latter.
    """
    department, unit, department_name, unit_name = (
        heading.get(label, Entry())
        for label in (Label.DEPARTMENT, Label.IMPLEMENTING_UNIT, Label.DEPARTMENT_NAME, Label.UNIT_NAME)
    )
    if Label.PROJECT_NAME in heading:
        name = heading[Label.PROJECT_NAME]
        if is_nothing_but_a_picture(name.text):
            raise FormRefusedError("项目名称是图片，无法读取", name.location or region.location, wanted="project_name")
        if not name.text:
            raise FormRefusedError("项目名称没有填写", name.location or region.location, wanted="project_name")
        if department.text:
            return FormKind.PROJECT, name, department, _first_filled(unit, unit_name, department_name)
        return FormKind.PROJECT, name, _first_filled(department_name, department), _first_filled(unit, unit_name)
    whole = _first_filled(department_name, unit_name)
    if not whole.text:
        raise FormRefusedError("既没有项目名称，也没有部门（单位）名称", region.location, wanted="project_name")
    if _is_of_a_transfer(region):
        return FormKind.PROJECT, whole, department, _first_filled(unit, whole)
    if place := _asks_for_a_project(region):
        raise FormRefusedError("是项目的自评表，但没有认出哪一格是项目名称", place, wanted="project_name")
    return FormKind.DEPARTMENT, whole, department, unit


def _asks_for_a_project(region: Region) -> str:
    """The place where a form without 项目名称 speaks of a project all the same: in its title, or in a name that is not known."""
    titles = [line for line in region.titles if is_evaluation_title(line.text)]
    if any("整体" in line.text for line in titles):
        return ""
    unknown = (cell for part in region.parts for cell in heading_cells(part) if is_unknown_name(part, cell))
    named = [cell.location for cell in unknown if "项目" in cell.text or bare(cell.text).endswith("名称")]
    return next(iter([*named, *(line.location for line in titles if "项目" in line.text)]), "")


def _is_of_a_transfer(region: Region) -> bool:
    """Whether the funds are a transfer payment, which a form may name by the unit that gets it."""
    return any(
        "转移支付" in cell.text and column_names(cell.text, is_of_funds=True) for part in region.parts for cell in part.cells
    )


def _first_filled(*entries: Entry) -> Entry:
    return next((entry for entry in entries if entry.text), entries[0])


def _missing_year(year: Entry, region: Region) -> list[Finding]:
    if year.value is not None:
        return []
    return [noted(year_unknown, year_unknown.rule.explanation, region.location)]


def source_cells(region: Region) -> tuple[Cell, ...]:
    """All cells of the form, its parts one below the other."""
    cells: list[Cell] = []
    offset = 0
    for part in region.parts:
        cells += (replace(cell, row=cell.row + offset) if offset else cell for cell in part.cells)
        offset += part.row_count
    return tuple(cells)
