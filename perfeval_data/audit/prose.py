"""Rules about prose by itself: sums, products and changes that do not come out, and a goal that was not reached in words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_data.audit.attainment import is_exact
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.measures import COUNT, NUMBER, in_base
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.texts import FOR_WHOM, as_written, compact, name_of, pairs_of
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Entry, Indicator, Severity, StatementKind
from perfeval_data.paper.values import parse_number

_SENTENCES = re.compile(r"[。;；]")


def _told(context: AuditContext) -> list[Entry]:
    """What a form tells in prose of its own year."""
    reasons = [each.reason for each in context.form.indicators]
    kinds = (StatementKind.CONCLUSION, StatementKind.PROBLEMS, StatementKind.CAUSES, StatementKind.NOTE)
    return [context.form.achieved_goal, *reasons, *(each.text for each in context.statements(*kinds))]


# --- sums and products --------------------------------------------------------------------------------------------------

_PARTS = re.compile(
    rf"(?<![\d.])({NUMBER})([万千百亿]?[一-鿿]{{1,2}}?)[,，。;；:：(]{{0,2}}(?:(?:其中|分别[为是]|包括)[:：]([^。]*)|(?:其中|分别[为是]|包括)[,，]?([^。;；]*))"
)


@on_form(
    Rule(
        code="goal_parts_differ",
        title="文字里的分项加不到总数",
        severity=Severity.WARNING,
        explanation="年度总体目标里写了总数和“其中”的各项，同一单位的各项相加超过总数，或者与总数只差一点，或者逐项列出四项以上仍少于总数。",
        example="“共支出89.97万元。其中：30万元用于编制，30万元用于审计，29.99万元用于设计”，各项相加为89.99万元。",
        advice="核对各项和总数。",
    )
)
def goal_parts_differ(context: AuditContext) -> Iterator[Violation]:
    for entry in (context.form.expected_goal, context.form.achieved_goal):
        for found in _PARTS.finditer(compact(entry.text)):
            whole, parts = parse_number(found[1]), _parts(found[3] or found[4], found[2])
            off = sum(parts, Decimal(0)) - whole if whole and parts else Decimal(0)
            settings = context.settings.consistency
            is_near = len(parts) > 1 and whole is not None and 0 < -off <= whole * settings.parts_share
            is_listed = len(parts) >= settings.parts_listed and not _NOT_ALL_PARTS.search(found[3] or found[4])
            is_most = whole is not None and 0 < -off <= whole * settings.listed_share
            if whole and (off > 0 or is_near or (is_listed and is_most)):
                message = f"总数写{plain(whole)}{found[2]}，其中各项相加为{plain(whole + off)}{found[2]}"
                yield Violation(message, entry, f"{plain(whole)}{found[2]}", f"{plain(whole + off)}{found[2]}")


_NOT_ALL_PARTS = re.compile(r"等|其余|其他|其它|主要|重点|剩余|另")
"""What says that a list of parts is not all of them."""


def _parts(text: str, unit: str) -> Sequence[Decimal]:
    """The numbers in the very unit of the whole; none where a part has parts of its own."""
    if re.search(r"其中|包括|每|分别|人均|比上年|同比", text):
        return []
    return [number for each in re.findall(rf"({NUMBER}){unit}(?![次均])", text) if (number := parse_number(each)) is not None]


_TIMES = r"批|期|场|次|户|家|班|轮|季度|个月|月"
_OF_EACH = re.compile(rf"每({_TIMES})[一-鿿]{{0,6}}?(\d+(?:\.\d+)?)(人次|人|名|万?元|份|场|次|件)(?!以|左右|[/至~-])")
_NOT_EXACT = re.compile(r"约|左右|以上|以内|不少于|至少|不低于|平均|超过|近\d|余")


@on_form(
    Rule(
        code="goal_product_differs",
        title="文字里的批次乘不到总数",
        severity=Severity.WARNING,
        explanation="同一句里写了几批、每批多少、共多少，乘起来不等于总数。写“约”“左右”“以上”的不核对。",
        example="“分3批组织疗休养，每批40人，共112人”，乘起来为120人。",
        advice="核对批次、每批的数和总数。",
    )
)
def goal_product_differs(context: AuditContext) -> Iterator[Violation]:
    for entry in (context.form.expected_goal, *_told(context)):
        for sentence in _SENTENCES.split(compact(entry.text)):
            each = _OF_EACH.search(sentence)
            if each is None or _NOT_EXACT.search(sentence):
                continue
            rest = sentence[: each.start()] + "," + sentence[each.end() :]
            times = re.findall(rf"(?<![\d.第])(\d+)(?:个)?{each[1]}(?!次)", rest)
            wholes = re.findall(rf"(?:共|共计|合计|总计|累计)[一-鿿]{{0,6}}?({NUMBER}){each[3]}(?!次)", rest)
            if len(times) == 1 and len(wholes) == 1:
                product, whole = Decimal(times[0]) * Decimal(each[2]), parse_number(wholes[0])
                if whole is not None and product != whole:
                    message = (
                        f"写{times[0]}{each[1]}、{each[0]}，乘起来为{plain(product)}{each[3]}，又写共{plain(whole)}{each[3]}"
                    )
                    yield Violation(message, entry, f"{plain(whole)}{each[3]}", f"{plain(product)}{each[3]}")


# --- changes ------------------------------------------------------------------------------------------------------------

_DOWN, _UP = "减少|下降|降低|压减|缩短", "增加|增长|上升|提高|提升"
_BEFORE = r"(?:上一?年度?|去年|前一?年|20\d\d年)(?:同期)?的?"
_UNIT = r"([万千百亿]?(?:人次|[件起人次户家个场元吨%天]))"
_BY = rf"(?P<way>{_DOWN}|{_UP})(?:了)?(?P<by>{NUMBER})(?P<of>[万千百亿]?(?:人次|个百分点|[件起人次户家个场元吨%天]))"
_CHANGES = (
    re.compile(rf"(?P<now>{NUMBER}){_UNIT}[,，]?(?:比|较){_BEFORE}(?P<then>{NUMBER})\2[,，]?(?:{_BY})?"),
    re.compile(rf"[由从](?:{_BEFORE})?(?P<then>{NUMBER}){_UNIT}(?:{_DOWN}|{_UP}|[增升降减])[到至为](?P<now>{NUMBER})\2[,，]?(?:同比)?(?:{_BY})?"),
)  # fmt: skip
_OFF = Decimal("0.6")
"""Percentage points by which a rounded change may be off."""


def _changes_in(text: str) -> Iterator[tuple[re.Match[str], Decimal, Decimal]]:
    """Each change that a text tells by its two ends: what is said, what it was, what it is."""
    for pattern in _CHANGES:
        for found in pattern.finditer(text):
            then, now = parse_number(found["then"]), parse_number(found["now"])
            if then and now is not None:
                yield found, then, now


@on_form(
    Rule(
        code="change_differs",
        title="文字里的增减算不拢",
        severity=Severity.WARNING,
        explanation="写明了本年数、上年数和增减的数或者百分比，三者算不拢，或者增减的方向相反。",
        example="“信访19件，比上年的22件减少5件”，应为减少3件。",
        advice="核对三个数。",
    )
)
def change_differs(context: AuditContext) -> Iterator[Violation]:
    for entry in _told(context):
        for found, then, now in _changes_in(compact(entry.text)):
            if found["way"] is None:
                continue
            by = parse_number(found["by"]) or Decimal(0)
            is_share = found["of"] == "%" and found[2] != "%"
            due = abs(now - then) / then * 100 if is_share else abs(now - then)
            is_against = (now - then) * (1 if re.fullmatch(_UP, found["way"]) else -1) < 0
            is_in_one_unit = is_share or found["of"] in (found[2], "个百分点")
            if is_against or (is_in_one_unit and abs(due - by) > (_OFF if is_share else Decimal("0.05"))):
                said = as_written(entry.text, found[0])
                message = (
                    f"写“{said}”，{plain(then)}与{plain(now)}相差{plain(abs(now - then))}，即{percent(abs(now - then) / then)}"
                )
                yield Violation(message, entry, said, plain(due.quantize(Decimal("0.01"))))


_NAMES_A_CHANGE = re.compile(rf"(?:{_DOWN}|{_UP}|增)(?:率|幅度?|比例|比率)?$|[增降减]幅$")


@on_indicator(
    Rule(
        code="change_contradicts_numbers",
        title="增减率与文字里的数算不拢",
        severity=Severity.WARNING,
        explanation="实际完成情况写明了本年数和上年数，算出来的增减率与指标的完成值不一致。",
        example="实际完成情况写“信访19件，比上年的22件减少3件”，“信访件同比下降”完成值填20%，应为13.64%。",
        advice="核对指标和文字。",
    )
)
def change_contradicts_numbers(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    name, actual = name_of(indicator), indicator.actual_quantity
    if not _NAMES_A_CHANGE.search(name) or actual.unit != "%" or actual.value is None or not is_exact(indicator):
        return
    named = pairs_of(_NAMES_A_CHANGE.sub("", name).replace("同比", ""))
    thing = named - FOR_WHOM or named
    for sentence in _SENTENCES.split(compact(context.form.achieved_goal.text)):
        for found, then, now in _changes_in(sentence):
            about = pairs_of(re.split(r"[,，]", sentence[: found.start()])[-1])
            due = abs(now - then) / then * 100
            if found[2] != "%" and thing & about and abs(due - actual.value) > _OFF:
                message = f"实际完成情况写{plain(then)}到{plain(now)}，即{percent(due / 100)}，“{indicator.level_3.text}”完成值填“{indicator.actual.text}”"
                yield Violation(message, indicator.actual, indicator.actual.text, percent(due / 100))
                return


# --- a goal that was not reached in words alone --------------------------------------------------------------------------

_NO_GOAL_FROM_BELOW = re.compile(r"不超过|以内|控制|不高于|低于|每|平均|人均|其中|第|下降|减少|降低|左右|约")
_NOT_THE_RESULT = re.compile(r"每|其中|平均|人均|第|另|还|近|比|较|余|计划|原定|剩余|新增")
_PART_OF_IT = re.compile(r"其中")
_TELLS_WHY = re.compile(
    r"因(?!地|素|材)|受[^,，。;；]{0,10}影响|由于|略低|未达|未完成|未能|尚|调整|调减|核减|变更|取消|原因|减少|暂缓|疫情|退出"
)


@on_form(
    Rule(
        code="goal_falls_short",
        title="文字里的数没有达到预期目标",
        severity=Severity.WARNING,
        explanation="预期目标写明数量的一件事，实际完成情况里的数比它少，指标里没有这件事，各处也没有说明原因，等于没有评价。",
        example="预期目标写“送书下乡30次”，实际完成情况写“送书下乡28次”，指标里没有送书下乡。",
        advice="补设相应的指标，或者说明没有完成的原因。",
    )
)
def goal_falls_short(context: AuditContext) -> Iterator[Violation]:
    form = context.form
    achieved = _counted_in(form.achieved_goal.text, _NOT_THE_RESULT)
    wanted = _counted_in(form.expected_goal.text, _NO_GOAL_FROM_BELOW)
    explained = _TELLS_WHY.search(form.achieved_goal.text)
    for clause, number, unit, about in wanted if not explained else ():
        rivals = [each for each in wanted if each[2] == unit and each[3] & about]
        done = [each for each in achieved if each[2] == unit and each[3] & about]
        all_done = [each for each in _counted_in(form.achieved_goal.text, _PART_OF_IT) if each[2] == unit and each[3] & about]
        if (
            len(rivals) != 1
            or len(done) != 1
            or len(all_done) != 1
            or done[0][1] >= number
            or _is_told_of(context, about, done[0][1], unit)
        ):
            continue
        message = f"预期目标写“{clause}”，实际完成情况写“{done[0][0]}”，指标里没有这件事"
        yield Violation(message, form.achieved_goal, done[0][0], clause)


def _counted_in(text: str, but: re.Pattern[str]) -> list[tuple[str, Decimal, str, frozenset[str]]]:
    """The clauses that count one thing: the words, the number and the unit in the smallest measure, and what it is about."""
    found = []
    for clause in re.split(r"[,，。;；、:：]", compact(text)):
        counts = list(COUNT.finditer(clause))
        number = parse_number(counts[0][1]) if len(counts) == 1 else None
        about = pairs_of(COUNT.sub(" ", clause)) - FOR_WHOM
        if number is not None and about and not but.search(clause):
            unit, scale = in_base(counts[0][2])
            found.append((clause, number * scale, unit, about))
    return found


def _is_told_of(context: AuditContext, about: frozenset[str], done: Decimal, unit: str) -> bool:
    """Whether an indicator or a reason speaks of a thing, or counts as much: then its own target and actual tell how far it was reached."""
    counts = [(each.actual_quantity.value or 0, *in_base(each.actual_quantity.unit or "")) for each in context.form.indicators]
    if any(base == unit and value * scale == done for value, base, scale in counts):
        return True
    named = (
        f"{each.level_3.text} {each.target.text} {each.actual.text} {each.reason.text}" for each in context.form.indicators
    )
    return any(pairs_of(text) & about for text in named)
