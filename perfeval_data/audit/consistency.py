"""Rules about one thing stated in two places of a form: rates against the counts that make them, delays against
timeliness, sums in prose against their parts. Only what names the same thing in the same measure is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from perfeval_data.audit.attainment import compare, is_exact, numbers
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.dates import end_of, only_date
from perfeval_data.audit.doubled import KINDS_OF_PAYMENT
from perfeval_data.audit.measures import NUMBER
from perfeval_data.audit.money import is_progress
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.surveys import Survey, survey_in
from perfeval_data.audit.texts import GROUP, WORKS, clauses_of, compact, name_of, pairs_of
from perfeval_data.audit.told import OWN_WORDS
from perfeval_data.paper.framework import BENEFIT, OUTPUT, SATISFACTION
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity
from perfeval_data.paper.values import parse_amount, parse_number

# --- a rate beside the counts that make it ------------------------------------------------------------------------------

_RATE_OF = re.compile(
    r"(办结|结案|整改|合格|留用|签约|就业|脱困|通过|验收|修复|治愈|上岗|办理|答复|回访|成活|达标|销号|建档|处置|处理|化解|取证|结业|发放|安置|拨付|兑付)率$"
)


@on_indicator(
    Rule(
        code="rate_contradicts_counts",
        title="比率与文字里的数算不拢",
        severity=Severity.WARNING,
        explanation="实际完成情况里写明了总数和其中办成的数，两数之比与指标里的比率不一致；或者调查的份数与满意度、回收率算不拢，收回的比发出的还多。",
        example="实际完成情况写“受理322件，办结300件”，即93.17%，指标“办结率”完成值为97.6%；满意度98%，现场访谈10人，9人满意。",
        advice="核对文字和指标。",
    )
)
def rate_contradicts_counts(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if survey := _survey_of(context, indicator):
        yield survey
        return
    rate, named = indicator.actual_quantity, _RATE_OF.search(name_of(indicator))
    if not named or rate.unit != "%" or rate.value is None or not is_exact(indicator):
        return
    goal = context.form.achieved_goal
    pairs = list(_done_of_all(compact(goal.text), named[1]))
    if pairs and all(abs(done / all_ * 100 - rate.value) > 1 for done, all_ in pairs):
        done, all_ = pairs[0]
        message = f"实际完成情况里的数为{plain(done)}比{plain(all_)}，即{percent(done / all_)}，“{indicator.level_3.text}”完成值填“{indicator.actual.text}”"
        yield Violation(message, indicator.actual, indicator.actual.text, percent(done / all_))


def _survey_of(context: AuditContext, indicator: Indicator) -> Violation | None:
    """A rate beside the answers that make it, in the cells of the indicator or in the achievement: `发放问卷50份，满意43份，满意度92%`."""
    told = [indicator.actual, indicator.reason, *(each.text for each in context.notes(indicator, _ANY_LABEL))]
    for entry in told:
        survey = survey_in(entry.text)
        why = _why_survey_fails(survey, indicator, is_own=entry is indicator.actual) if survey else None
        if why:
            message = f"“{indicator.level_3.text}”完成值写“{indicator.actual.text}”：{why[0]}"
            return Violation(message, entry, entry.text, why[1])
    return None


_ANY_LABEL = re.compile("")


def _why_survey_fails(survey: Survey, indicator: Indicator, *, is_own: bool) -> tuple[str, str] | None:
    """What does not hold in a survey, and what it should be."""
    if survey.asked and survey.returned and min(survey.returned) > max(survey.asked):
        return (
            f"收回{plain(min(survey.returned))}{survey.unit}，多于发出的{plain(max(survey.asked))}{survey.unit}",
            "不多于发出的数",
        )
    if survey.whole and survey.content and max(survey.content) > max(survey.whole):
        return (
            f"满意的{plain(max(survey.content))}{survey.unit}，多于调查的{plain(max(survey.whole))}{survey.unit}",
            "不多于调查的数",
        )
    for rate in survey.rates_of_return if survey.asked and survey.returned else ():
        due = survey.returned[0] / survey.asked[0] * 100
        if all(abs(one / all_ * 100 - rate) > 1 for one in survey.returned for all_ in survey.asked if all_):
            return f"{plain(survey.returned[0])}比{plain(survey.asked[0])}为{percent(due / 100)}", percent(due / 100)
    own = indicator.actual_quantity
    rates = (
        set(survey.rates)
        if is_own
        else {own.value}
        if own.unit == "%" and own.value is not None and "满意" in name_of(indicator)
        else set()
    )
    is_of_the_bad = _OF_THE_BAD.search(name_of(indicator)) is not None
    shares = [] if is_of_the_bad else [(one, all_) for one in survey.shares for all_ in survey.whole if all_ >= one > 0]
    if len(rates) != 1 or not shares or any(abs(one / all_ * 100 - rate) <= 1 for one, all_ in shares for rate in rates):
        return None
    one, all_ = shares[0]
    return f"{plain(one)}比{plain(all_)}为{percent(one / all_)}", percent(one / all_)


_OF_THE_BAD = re.compile(r"不(?:合格|达标|满意|通过)")
"""A rate of what failed, such as how much of it was dealt with."""


def _done_of_all(text: str, done: str) -> Iterator[tuple[Decimal, Decimal]]:
    """The number that was done, behind the word for it, with every greater number in the same measure in the sentence before it."""
    for sentence in re.split(r"[。;；]", text):
        for found in re.finditer(
            rf"{done}(?:完毕|完成|到位|[了案件共]){{0,2}}({NUMBER})([一-鿿]{{1,2}}?)(?=[,，、]|$)", sentence
        ):
            number = parse_number(found[1])
            before = re.findall(rf"({NUMBER}){found[2]}(?=[,，、])", sentence[: found.start()])
            yield from ((number, all_) for each in before if number and (all_ := parse_number(each)) and all_ > number)


# --- persons and person-times -------------------------------------------------------------------------------------------

_SHORTEST_SHARED = 4
_ASIDE = re.compile(r"[★☆]|\(.*?\)")
_FOR_PERSONS = re.compile(r"的?(?:人次|人员|人|名)?(?:数量|总数|数)?$")


@on_form(
    Rule(
        code="persons_contradict_times",
        title="人数与人次矛盾",
        severity=Severity.WARNING,
        explanation="同一件事的人次少于人数，或者超过人数的许多倍，必有一处不对。",
        example="接受临时救助87人次，临时救助人数只有7人。",
        advice="核对人数和人次。",
    )
)
def persons_contradict_times(context: AuditContext) -> Iterator[Violation]:
    persons = [each for each in context.form.indicators if each.actual_quantity.unit in ("人", "名")]
    times = [each for each in context.form.indicators if each.actual_quantity.unit == "人次"]
    for one in persons:
        for other in times:
            number, number_of_times = one.actual_quantity.value, other.actual_quantity.value
            if not number or not number_of_times or not (is_exact(one) and is_exact(other) and _are_about_one(one, other)):
                continue
            if number_of_times < number or number_of_times > number * context.settings.consistency.times_a_person:
                message = f"“{other.level_3.text}”{other.actual.text}，“{one.level_3.text}”{one.actual.text}"
                yield Violation(message, one.actual, one.actual.text, other.actual.text, one)


def _are_about_one(one: Indicator, other: Indicator) -> bool:
    """Whether one name says all that the other says, or both end in one phrase beside the words for persons: 临时救助."""
    names = [_FOR_PERSONS.sub("", _ASIDE.sub("", name_of(each))) for each in (one, other)]
    shortest = min(map(len, names))
    is_part = shortest >= _SHORTEST_SHARED and (names[0] in names[1] or names[1] in names[0])
    return is_part or (shortest >= _SHORTEST_SHARED and names[0][-_SHORTEST_SHARED:] == names[1][-_SHORTEST_SHARED:])


# --- things that go together ---------------------------------------------------------------------------------------------


@on_form(
    Rule(
        code="companions_differ",
        title="配套的数量与主体不符",
        severity=Severity.NOTICE,
        explanation="两项数量指标说的是同一批东西，指标值相同，一项没有完成，另一项却完成了；或者工程的完工率没有达到指标值，项目所建的数量却填全部建成。",
        example="新建驿站20个只完成18个，驿站设施配备20套全部完成；项目完工率67%，建成面积却是计划的1万亩。",
        advice="核对两项的完成值。",
    )
)
def companions_differ(context: AuditContext) -> Iterator[Violation]:
    filed = [(each, numbers(each)) for each in context.form.indicators if each.level_2 == "数量指标"]
    counts = [(each, *both) for each, both in filed if both is not None]
    states = {(wanted, done < wanted) for _, wanted, done in counts if wanted >= context.settings.design.same_count_from}
    differ = [count for count in counts if states >= {(count[1], True), (count[1], False)}]  # so that long forms have few pairs
    for (one, wanted, done), (other, also_wanted, also_done) in combinations(differ, 2):
        is_done_in_part = wanted == also_wanted and (done < wanted) != (also_done < also_wanted)
        if is_done_in_part and pairs_of(name_of(one)) & pairs_of(name_of(other)):
            message = f"“{one.level_3.text}”完成{one.actual.text}，“{other.level_3.text}”完成{other.actual.text}，指标值都是{plain(wanted)}"
            yield Violation(message, other.actual, other.actual.text, one.actual.text, other)
    yield from _done_before_the_whole(context, [each for each, *_ in counts])


_RATE_OFWORKS = re.compile(
    r"(?:本?项目|工程|建设|任务|施工|总体|整体|年度|改造|形象)*(?:完工|竣工|建成|完成|交付|形象进度|工程进度|建设进度|施工进度)率?(?:比例|情况)?"
)


def _done_before_the_whole(context: AuditContext, counts: Sequence[Indicator]) -> Iterator[Violation]:
    """What the project is named after, filed as all done beside a rate of the whole that falls short: 完工率67%, 建成1万亩 of 1万亩."""
    named = pairs_of(WORKS.sub(" ", context.form.project_name.text))
    for rate in context.form.indicators:
        attainment = compare(context, rate)
        is_short = attainment is not None and not attainment.reached and rate.target_quantity.unit == "%"
        if not is_short or not _RATE_OFWORKS.fullmatch(name_of(rate)):
            continue
        for each in counts:
            wanted, done = numbers(each) or _NONE
            if done >= wanted > 0 and named & pairs_of(name_of(each)) and rate.target_quantity.value != wanted:
                message = (
                    f"“{rate.level_3.text}”只有{rate.actual.text}，“{each.level_3.text}”却完成{each.actual.text}，达到指标值"
                )
                yield Violation(message, each.actual, each.actual.text, rate.actual.text, each)


_NONE = (Decimal(0), Decimal(0))


# --- dates in prose -----------------------------------------------------------------------------------------------------


_EVENTS = tuple(
    map(re.compile, ("上线|投入使用|投入运行|投用|启用", "完工|竣工|建成|交工", "开工|动工", "举办|召开|举行|开幕"))
)
_ON_TRIAL = re.compile(r"(?:进入|开始|转入|投入)试运行")
"""What comes before the first of these events, or is it."""
_NOT_THE_DAY = re.compile(r"计划|预计|拟|将|部分|批|期|第|首|其中|起|前|至|到|比")


@on_indicator(
    Rule(
        code="goal_date_differs",
        title="文字与指标的日期不符",
        severity=Severity.WARNING,
        explanation="实际完成情况写明上线、完工、开工、举办的月份，与同一件事的时效指标所填的日期不同；或者写明某月才试运行，指标却填此前已经上线。",
        example="实际完成情况写“12月进入试运行”，“系统上线时间”完成值为10月25日。",
        advice="核对日期，以实际为准。",
    )
)
def goal_date_differs(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    name, year = name_of(indicator), context.form.fiscal_year.value
    done = only_date(indicator.actual.text, int(year)) if year is not None and re.search(r"时间|日期|时限", name) else None
    event = next((each for each in _EVENTS if each.search(name)), None)
    if year is None or done is None or event is None or len(_of_event(context, event)) > 1:
        return
    told = [
        each
        for text in (context.form.achieved_goal.text, *(each.text.text for each in context.statements(*OWN_WORDS)))
        for each in clauses_of(text)
        if only_date(each, int(year)) is not None and _may_be_of(event, name, each)
    ]
    same, trial = ([each for each in told if words.search(each)] for words in (event, _ON_TRIAL))
    said = (same or (trial if event is _EVENTS[0] else []))[:2]
    day = only_date(said[0], int(year)) if len(said) == 1 and not _NOT_THE_DAY.search(_ON_TRIAL.sub("", said[0])) else None
    if day is not None and (day.first > done.last or (same and day.last < done.first)):
        message = f"文字写“{said[0]}”，“{indicator.level_3.text}”完成值填“{indicator.actual.text}”"
        yield Violation(message, indicator.actual, indicator.actual.text, said[0])


@on_indicator(
    Rule(
        code="goal_deadline_differs",
        title="预期目标与指标值的时限不符",
        severity=Severity.WARNING,
        explanation="预期目标写明完成的时限，与同一件事的时效指标的指标值不是一个月份。",
        example="预期目标写“9月底前完成分类容器更新”，“容器更新完成时间”的指标值为“11月底前”。",
        advice="核对预期目标和指标值，按年初批复的时限填写。",
    )
)
def goal_deadline_differs(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    name, year = name_of(indicator), context.form.fiscal_year.value
    due = end_of(indicator.target.text, int(year)) if year is not None and _NAMES_A_DAY.search(name) else None
    if year is None or due is None:
        return
    steps = [each for each in _EVENTS if each.search(name)] or [_COMPLETED]
    clauses = [each for each in clauses_of(context.form.expected_goal.text) if end_of(each, int(year)) is not None]
    said = [each for each in clauses if steps[0].search(each) and _NAMED_LESS.sub(" ", name) and _share(steps[0], name, each)]
    day = end_of(said[0], int(year)) if len(said) == 1 and not _NOT_ALL_OF_IT.search(said[0]) else None
    if day is not None and day.last[:2] != due.last[:2]:
        message = f"预期目标写“{said[0]}”，“{indicator.level_3.text}”的指标值为“{indicator.target.text}”"
        yield Violation(message, indicator.target, indicator.target.text, said[0])


_NAMES_A_DAY = re.compile(r"时间|日期|时限")
_COMPLETED = re.compile(r"完成")
_NAMED_LESS = re.compile(r"时间|日期|时限|完成|的")
_NOT_ALL_OF_IT = re.compile(r"部分|第|首|批|期|其中|每|后|起")


def _share(step: re.Pattern[str], name: str, clause: str) -> bool:
    """Whether a clause names the very thing of an indicator."""
    return bool(pairs_of(_NAMED_LESS.sub(" ", step.sub(" ", name))) & pairs_of(step.sub(" ", clause)))


_PART_OF_MONTH = re.compile(r"月[初底末]|[上中下]旬|年[初底末]")


def _may_be_of(event: re.Pattern[str], name: str, clause: str) -> bool:
    """Whether a clause names the very thing of an indicator beside the event, or no thing at all."""
    thing, said = (pairs_of(event.sub(" ", _ON_TRIAL.sub(" ", _PART_OF_MONTH.sub(" ", text)))) for text in (name, clause))
    return not said or bool(thing & said)


def _of_event(context: AuditContext, event: re.Pattern[str]) -> list[Indicator]:
    return [each for each in context.form.indicators if event.search(name_of(each))]


# --- sums in prose ------------------------------------------------------------------------------------------------------

_SAVED = re.compile(
    rf"(?:节约|节省|结余|剩余|结转)(?:了|财政|项目|预算|资金|经费|金额|共计?|约|为|下年使用){{0,4}}({NUMBER}(?:万元|元))"
)


@on_form(
    Rule(
        code="goal_saving_differs",
        title="文字所写结余多于资金表",
        severity=Severity.WARNING,
        explanation="实际完成情况里写明节约、结余、结转的金额，超过了资金表预算数与执行数之差。",
        example="预算50万元、执行50万元，实际完成情况写“节约资金8万元”。",
        advice="核对文字和资金表。",
    )
)
def goal_saving_differs(context: AuditContext) -> Iterator[Violation]:
    funds, goal = context.funds, context.form.achieved_goal
    if funds is None or funds.executed.value is None or funds.annual_budget.value is None:
        return
    budget = max(entry.value for entry in (funds.initial_budget, funds.annual_budget) if entry.value is not None)
    left = budget - funds.executed.value
    for text in _SAVED.findall(compact(goal.text)):
        amount = parse_amount(text, None)
        if amount is not None and amount - left > max(context.settings.funds.amount_tolerance_wan, amount / 100):
            message = f"实际完成情况写节约、结余{text}，资金表预算数与执行数只差{plain(left)}万元"
            yield Violation(message, goal, text, f"{plain(left)}万元")


# --- what has nothing to do with the project ----------------------------------------------------------------------------


@on_indicator(
    Rule(
        code="indicator_unrelated",
        title="指标与项目无关",
        severity=Severity.NOTICE,
        explanation="效益指标说的一群人，在项目名称、年度总体目标和别的指标里都没有提到，连一个相同的词也没有，疑似从别的表照搬；或者满意度问的是学生家长、患者一类的人，而全表没有一处说到学校、看病。",
        example="招商推介活动的社会效益指标为“培训农民工技能人数”；送戏下乡项目的满意度为“学生家长满意度”。",
        advice="换成本项目的效益指标和服务对象。",
        source=Source.PRACTICE,
    )
)
def indicator_unrelated(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    form, group = context.form, GROUP.search(name_of(indicator))
    if indicator.level_1 == SATISFACTION:
        yield from _asks_others(context, indicator)
    if indicator.level_1 != BENEFIT or group is None:
        return
    others = [each.level_3.text for each in form.indicators if each.level_1 in (OUTPUT, BENEFIT) and each is not indicator]
    texts = [form.project_name.text, form.implementing_unit.text, form.expected_goal.text, form.achieved_goal.text, *others]
    said = "".join(texts)
    is_of_their_trade = any(asked.search(group[0]) and words.search(said) for asked, words in _ASKED_IN)
    known, is_named = frozenset().union(*map(pairs_of, texts)), any(word in said for word in _words_of(group[0]))
    if known and not is_named and not is_of_their_trade and not pairs_of(name_of(indicator)) & known:
        message = f"“{indicator.level_3.text}”与项目“{form.project_name.text}”及其目标、产出没有一个相同的词"
        yield Violation(message, indicator.level_3, indicator.level_3.text)


_RELIEF = re.compile("低保|特困|孤儿|优抚|残疾|失独|军属|烈士|五保")
_PEOPLE = re.compile(rf"{GROUP.pattern}|{_RELIEF.pattern}|高龄|幼儿|孕产妇|职工")
"""People of whom lists are kept; where a name tells of two, the first is those who are counted."""


@on_indicator(
    Rule(
        code="output_unrelated",
        title="产出指标与项目无关",
        severity=Severity.NOTICE,
        explanation="产出指标数的是低保、特困、残疾人一类的人，项目名称、年度总体目标里说的是别的人，没有一处提到他们，疑似把别的项目的任务填在这里。",
        example="“临时救助”项目的数量指标为“农村低保发放人数”。",
        advice="删去不属于本项目的指标，分值分给本项目的产出。",
    )
)
def output_unrelated(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    form, group = context.form, _PEOPLE.search(name_of(indicator))
    if indicator.level_1 != OUTPUT or group is None or _STAFF.search(group[0]):
        return
    said = "".join(entry.text for entry in (form.project_name, form.expected_goal, form.achieved_goal, form.implementing_unit))
    own = pairs_of(name_of(indicator).replace(group[0], " ")) - KINDS_OF_PAYMENT
    is_of_their_trade = any(asked.search(group[0]) and words.search(said) for asked, words in _ASKED_IN)
    words = [group[0]] if _RELIEF.fullmatch(group[0]) else _words_of(group[0])
    is_named = any(word in said for word in words) or bool(own & pairs_of(said))
    if _PEOPLE.search(said) and not is_named and not is_of_their_trade:
        message = f"“{indicator.level_3.text}”数的是{group[0]}，项目“{form.project_name.text}”及其目标没有说到他们"
        yield Violation(message, indicator.level_3, indicator.level_3.text)


_STAFF = re.compile(r"教师|医护|护士|社工|志愿者|干部|驾驶员|消防员|运动员|企业家|党员|职工")
"""Those by whom a project is carried out as often as for whom."""
_ASKED_IN = (
    (re.compile(r"学生家长|学生|家长|师生"), re.compile(r"[学校教课幼童师生园班]|青少年|家长|孩")),
    (re.compile(r"患者|病人|就诊"), re.compile(r"[医病诊药疗护患疫]|卫生|健康|康复|筛查|急救|残疾|养老|血")),
)
"""Whom a satisfaction may ask, each with the words of which at least one stands in any form that has to do with them."""


def _asks_others(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    """Whether those who are asked belong to a trade of which the form has not a word."""
    form = context.form
    others = (f"{each.level_3.text}{each.target.text}{each.reason.text}" for each in form.indicators if each is not indicator)
    heads = (form.project_name, form.department, form.implementing_unit, form.expected_goal, form.achieved_goal)
    said = "".join((*(entry.text for entry in heads), *others, *(each.text.text for each in form.statements)))
    for asked, words in _ASKED_IN:
        found = asked.search(name_of(indicator))
        if found and not words.search(said):
            message = f"“{indicator.level_3.text}”问的是{found[0]}，全表没有一处与他们有关，疑似从别的表照搬"
            yield Violation(message, indicator.level_3, indicator.level_3.text)


_OLD = ("老人", "老年", "高龄", "养老")


def _words_of(group: str) -> list[str]:
    """What may stand for a group: 党 for 党员, 农民 for 农民工."""
    if group.startswith("老") or group in _OLD:
        return [*_OLD]
    return list(group) if len(group) == 2 else [group[start : start + 2] for start in range(len(group) - 1)]


# --- surveys ------------------------------------------------------------------------------------------------------------


@on_indicator(
    Rule(
        code="survey_too_small",
        title="满意度调查的人太少",
        severity=Severity.NOTICE,
        explanation="满意度写明了问卷份数或调查人数，少于30份（人），不足以得出一个百分比。",
        example="满意度100%，回收问卷3份。",
        advice="扩大调查范围；服务对象本来就少的，写明总数。",
        source=Source.PRACTICE,
    )
)
def survey_too_small(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if "满意" not in indicator.level_3.text:
        return
    for entry in (indicator.actual, indicator.reason):
        survey = survey_in(entry.text)
        asked = (survey.returned or survey.asked) if survey else ()
        if asked and min(asked) < context.settings.consistency.smallest_survey:
            yield Violation(f"“{indicator.level_3.text}”只调查了{plain(min(asked))}份（人）：{entry.text}", entry, entry.text)
            return


# --- execution in two places --------------------------------------------------------------------------------------------


@on_indicator(
    Rule(
        code="execution_scored_twice",
        title="预算执行重复计分",
        severity=Severity.NOTICE,
        explanation="资金表里已有预算执行的分值，绩效指标里又设了预算执行率、支出进度并计分。",
        example="预算执行10分之外，时效指标“预算执行率”又计5分。",
        advice="删去指标里的预算执行率，分值分给别的指标。",
        source=Source.PRACTICE,
    )
)
def execution_scored_twice(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    execution = context.funds.weight.value if context.funds else None
    if execution and indicator.weight.value and is_progress(indicator):
        message = (
            f"资金表的预算执行已有{plain(execution)}分，指标“{indicator.level_3.text}”又计{plain(indicator.weight.value)}分"
        )
        yield Violation(message, indicator.weight, plain(indicator.weight.value))
