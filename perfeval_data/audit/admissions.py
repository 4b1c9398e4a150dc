"""Rules about what a form admits in a sentence and denies in an indicator: that something was not done, not measured, interrupted, put
off or fell short, while an indicator of the same matter states 100 %, a number or none at all.

One reading serves them all: which clauses there are, what each is about, what it denies, and whose matter that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from perfeval_data.audit.attainment import compare, measured, numbers
from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.denial import ALL_IS_WELL, DENIAL, told_plainly, undone
from perfeval_data.audit.direction import HAPPENS
from perfeval_data.audit.judgement import Basis
from perfeval_data.audit.measures import COUNT, NUMBER, in_base
from perfeval_data.audit.rule import Violation, on_form
from perfeval_data.audit.texts import WORKS, clauses_of, core, name_of, pairs_of
from perfeval_data.audit.told import (
    OF_A_YEAR,
    OWN_WORDS,
    PLANNED_LATER,
    PUT_OFF,
    UNFINISHED,
    Clause,
    in_clauses,
    is_denied,
    is_named,
    told_in,
)
from perfeval_data.paper.framework import BENEFIT, COST, OUTPUT, SATISFACTION
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Indicator, Severity
from perfeval_data.paper.values import is_empty, parse_number

# --- a rate of all beside what was not ----------------------------------------------------------------------------------

_DELAY = re.compile(
    r"(?<!无)(?<!未)(?<!没有)(?<!无一[场项次个件期批])(?:延期|延误|延迟|推迟|滞后|逾期|超期|晚于|未能?按[时期]|未能?及时|未能?如期|不(?:够|太)?(?:及时|按时)|停办|取消(?!率)|[晚迟]了?\d+个?[天月日周]|(?:未|没有?)[能]?在[^,，。;；]{1,8}前|超过?(?:规定|约定|承诺|合同|要求)?的?(?:时限|期限|工期)|次年才|次年\d月)"
)
_FAILED = re.compile(rf"{undone('验收|通过|达标|合格')}|(?<!无)(?<!没有)(?<!无一)(?:不合格|不达标|返工)(?!率|的?问题)")
_UNDONE_PART = undone("办结|覆盖|完成|整改|发放|建档|到位|领到|领取|发到|开展|实施|答复|解决|修复|拨付|兑付")
_BREAK = re.compile(
    r"(?:系统|网络|平台|服务|线路|业务|供[水电气热暖]|外网|专网|信号|通信|运行|运营)[^,，。;；]{0,6}(?:中断|停止)|停[运机摆供诊梯用电水气热暖]|宕机|瘫痪|断网|断电|断[线水气]|掉线"
    r"|无法(?:正常)?(?:使用|接通|访问|登录|运行|打开|接入)"
)
_DEFINITE = re.compile(r"\d|[一二两三四五六七八九十半几数][天次小日个月周]|曾|一度|先后|多次|整[天日周]")
_NOT_A_BREAK = re.compile(
    r"[未零]|无(?!法)|没有|不|计划|检修|公告|演练|模拟|处置|应对|防|避免|减少|压降|降为|降至|下降|企业|用户|(?<!停)用水|节|低于|少于|以内|缩短"
)
_IN_SERVICE = re.compile(
    r"(?:运行|运转|运营|在线|畅通|可用|连续|供[水电气热暖]|通[水电气信]|保障|保证|正常|稳定|完好)[一-鿿]{0,3}率$|连续供[水电气热暖]率$"
)
_OF_SUPPLY = re.compile(r"[停断]([水电气热暖])")
_RATES_OF_ALL = (
    (re.compile(r"按时|按期|及时|如期|准时|按计划"), _DELAY),
    (re.compile(r"(?:合格|通过|达标|优良|验收)率$"), _FAILED),
    (re.compile(r"(?:办结|覆盖|完成|整改|发放|建档|到位)率$"), re.compile(_UNDONE_PART)),
)
"""Names of rates, each with the words for what is not among the 100 %."""
_RATE_OF_AN_ACT = re.compile(r"([一-鿿]{2})率$")
_NOT_OF_ALL = re.compile(
    r"(?:使用|利用|出勤|周转|执行|支付|支出|下降|降低|增长|提高|提升|减少|准确|正确|规范|及时|时效|按时|按期|达成|实现|参与|参加|知晓|运行|运转|保障|保证|正常)率$"
)
"""Rates that count no acts of which each was to be done."""


@lru_cache(maxsize=512)
def _left_out_of(name: str) -> tuple[re.Pattern[str], ...]:
    """The words for what cannot be among the 100 % of a rate: those of its kind, and the denial of the act that it counts."""
    known = [words for names, words in _RATES_OF_ALL if names.search(name)]
    act = _RATE_OF_AN_ACT.search(name)
    own = [re.compile(undone(act[1]))] if act and not known and not _NOT_OF_ALL.search(name) else []
    return (*known, *own)


@on_form(
    Rule(
        code="whole_rate_contradicts_text",
        title="100%与所写情况矛盾",
        severity=Severity.WARNING,
        explanation="按期率、合格率、办结率、正常运行率写100%，偏差原因或实际完成情况里却写明同一件事有延期或转到下年的、没有通过的、没有办结的、中断过的。",
        example="“展览按期开幕率”完成值100%，另一项的原因写“一个展览延期”；“系统正常运行率”100%，实际完成情况写“全部系统中断26小时”。",
        advice="核对完成值，如实扣分。",
    )
)
def whole_rate_contradicts_text(context: AuditContext) -> Iterator[Violation]:
    clauses = told_in(context)
    for each in context.form.indicators:
        if each.actual_quantity.unit == "%" and each.actual_quantity.value == 100:
            told = next((clause for clause in clauses if _is_not_among_all(context, each, clause)), None)
            if told is not None:
                place = "本项原因" if told.row is each else "另一处"
                message = f"“{each.level_3.text}”完成值100%，{place}写“{told.words}”"
                yield Violation(message, each.actual, each.actual.text, told.words, each)


def _is_not_among_all(context: AuditContext, indicator: Indicator, clause: Clause) -> bool:
    """Whether a clause tells of something that a rate of 100 % says there was none of."""
    name, plain = name_of(indicator), told_plainly(clause.words)
    if "满意" in name:
        return _tells_of_discontent(context, clause)
    if _MENDED.search(clause.sentence) if clause.row is indicator else _SETTLED.search(clause.sentence):
        return False
    if clause.row is indicator and not _SOME.search(clause.sentence):
        return False
    is_left_out = _is_left_out(name, clause.words) and not _MENDED.search(clause.sentence)
    is_put_off = _OF_NO_KIND.sub("", name) == "" and _is_a_rate_in_time(name) and _is_put_off(context, clause.words)
    is_of_the_matter = clause.row is indicator or _shares_its_matter(indicator, clause)
    is_denied = is_of_the_matter and not _CONDITIONAL.search(plain) and any(words.search(plain) for words in _left_out_of(name))
    is_later = is_of_the_matter and _is_a_rate_in_time(name) and _is_later(context, clause.words)
    return is_left_out or is_put_off or is_denied or is_later or _is_interrupted(indicator, clause) or _is_low(indicator, plain)


_DISCONTENT = re.compile(
    r"(?:投诉|不满意?|差评|意见)[^,，。;；未无没零]{0,4}[1-9]\d*[件起次人名户条]|[1-9]\d*[件起次人名户条][^,，。;；未无没零]{0,12}(?:投诉|不满意?|差评)"
)
_HEARS_COMPLAINTS = re.compile(r"投诉|热线|信访|12345|12315|维权|消费|诉求|举报|接诉|监管|执法|仲裁")


def _tells_of_discontent(context: AuditContext, clause: Clause) -> bool:
    """Whether a clause counts those who complained, in a project that is not there to hear complaints, beside 100 % content."""
    return _DISCONTENT.search(clause.words) is not None and not _HEARS_COMPLAINTS.search(context.form.project_name.text)


_LOW = re.compile(r"(?:还|仍|较|比较|普遍|明显|总体)*(?:不(?:太|够)?[高足全齐]|不到位|偏低|较低|低下|有缺口|有待提高)$")


def _is_low(indicator: Indicator, words: str) -> bool:
    """Whether a clause says of the very thing of a rate that there is too little of it: 设备利用率不高."""
    found = _LOW.search(words)
    return found is not None and is_named(indicator, words[: found.start()])


def _is_a_rate_in_time(name: str) -> bool:
    return any(names.search(name) for names, _ in _RATES_OF_ALL[::2])


def _shares_its_matter(indicator: Indicator, clause: Clause) -> bool:
    """Whether a clause names something of what a rate is of, beside what it says of it."""
    name = name_of(indicator)
    for words, _ in _RATES_OF_ALL:
        bare = name.removesuffix("率")
        name = words.sub(" ", bare if words.search(bare) else name)
    return bool((pairs_of(name) or pairs_of(_RATE_OF_AN_ACT.sub("", name))) & pairs_of(clause.about))


_CONDITIONAL = re.compile(r"不予|不得(?!不)|一律|凡|如有|若")
_SOME = re.compile(r"[\d一二两三四五六七八九十]|部分|个别")
_MONEY = re.compile(r"资金|经费|款|预算|结余|质保|合同")


def _is_later(context: AuditContext, words: str) -> bool:
    """Whether a clause puts something off to a later year."""
    found = PUT_OFF.search(words)
    year, said = context.form.fiscal_year.value, OF_A_YEAR.search(found[0]) if found else None
    is_after = found is not None and (said is None or (year is not None and int(said[1]) > year))
    return is_after and not _MONEY.search(words)


def _is_interrupted(indicator: Indicator, clause: Clause) -> bool:
    """Whether a clause tells of a break in what a rate says was always in service: 城区停水31小时, 城区供水保证率."""
    name, found = name_of(indicator), _BREAK.search(clause.words)
    if (
        found is None
        or not _IN_SERVICE.search(name)
        or not _DEFINITE.search(clause.sentence)
        or _NOT_A_BREAK.search(clause.words)
    ):
        return False
    supply = _OF_SUPPLY.search(found[0])
    is_of_one = bool(pairs_of(_IN_SERVICE.sub("", name)) & pairs_of(clause.about))
    return clause.row is indicator or (f"供{supply[1]}" in name if supply else is_of_one)


_MENDED = re.compile(
    r"(?<!正在)(?<!待)(?<!需)整改(?!中)|复检|复验|复查|补考|重新|(?<!等待)返工|已(?:全部|均|于[^,，。;；]{0,8})?(?:补|纳入|更换|退|替换)"
)
_SETTLED = re.compile(
    r"[,，]已[^,，。;；未没]{0,6}(?:签|纳入|补|核减|整改|更换|退|下架|处理|安装|完成)|[,，]全部(?:纳入|整改|下架|签|补)"
)
_ALL_DUE = re.compile(r"应([一-鿿])尽\1")
_LEFT_OUT = re.compile(
    r"\d+(?:名|人|户|家|件|头|只|个|栋|份)[^,，。;；\d]{0,16}?(?:未|没有)(?:能|被|得到|及时|享受|落实|参加)*"
    r"(?:纳入|享受|参保|参加|覆盖|领取|登记|认定|接种|免疫|发放|救助|资助|补助|补贴|保障|检查|检测|收缴|接入)"
)


def _is_left_out(name: str, clause: str) -> bool:
    """Whether a clause counts some who were due and not taken in, beside a rate of all who were: 12名符合条件的学生未纳入资助, 应助尽助率."""
    due = _ALL_DUE.search(name)
    return (
        due is not None and _LEFT_OUT.search(clause) is not None and any(word in clause for word in (due[1], "符合条件", "应"))
    )


_OF_NO_KIND = re.compile(r"工程|项目|任务|工作|计划|建设|按时|按期|及时|如期|准时|完工|竣工|完成|开工|率|的")


def _is_put_off(context: AuditContext, clause: str) -> bool:
    """Whether a clause puts something off to a later year than the form's: what a rate of all the project counts in."""
    year, found = context.form.fiscal_year.value, PLANNED_LATER.search(clause)
    return year is not None and found is not None and int(found[1]) > year


# --- works that are not finished ----------------------------------------------------------------------------------------

_ONLY_ACCEPTANCE = re.compile(r"(?:(?!完工|竣工(?!验收)|建成|停工|复工|施工|建设|到货|安装|上线|剩余|其余).)*验收.*")
_PRESUMES_ACCEPTANCE = re.compile(r"验收|合格率|达标率|优良率")
"""What is built and waits for its acceptance is built."""
_PRESUMES_USE = re.compile(r"接待|到馆|入馆|到访|参观|入住|入园|就诊|就餐|通行|通车|使用率|上座|读者|游客|乘客|住户")
_PRESUMES_THE_END = re.compile(
    r"购置|采购|安装|调试|到货|上线|验收|合格率|总成本|总投资|总造价|工程造价|工程投资|工程总|修缮|新建|改造|建设|维修|完工|竣工"
)
_OF_THE_FINISHED = re.compile(r"已经?(?:完工|竣工|建成|完成|交付|投用|通车)")
"""An indicator of no more than what is finished: 已完工项目验收合格率."""


@on_form(
    Rule(
        code="unfinished_full_points",
        title="没有完工而按完工计满分",
        severity=Severity.WARNING,
        explanation="实际完成情况或完成值写明工程没有完工、停工、下年复工，建成数量、验收合格率、总投资、接待人次等指标却已达到并得满分：没有完工的无从验收和使用，已付的进度款也不是全部成本。",
        example="实际完成情况写“后殿停工，计划2023年3月复工”，“工程验收合格率”100%，得满分。",
        advice="没有完工的，按实际进度填写完成值和得分。",
    )
)
def unfinished_full_points(context: AuditContext) -> Iterator[Violation]:
    form = context.form
    if not WORKS.search(form.project_name.text):
        return
    texts = [form.achieved_goal.text, *(each.actual.text for each in form.indicators)]
    admitted = next((clause for text in texts for clause in clauses_of(text) if UNFINISHED.search(clause)), None)
    for each in form.indicators if admitted else ():
        points = context.points(each)
        is_full = points is not None and 0 < points[0] <= points[1]
        of_the_end = _PRESUMES_ACCEPTANCE if _ONLY_ACCEPTANCE.fullmatch(admitted or "") else _PRESUMES_THE_END
        presumes_the_end = each.level_1 in (OUTPUT, COST) and of_the_end.search(name_of(each)) is not None
        presumes_the_end = presumes_the_end and not _OF_THE_FINISHED.search(name_of(each))
        presumes_use = each.level_1 in (BENEFIT, SATISFACTION) and _PRESUMES_USE.search(name_of(each)) is not None
        if is_full and (presumes_the_end or presumes_use) and _is_measured(context, each):
            message = f"写明“{admitted}”，“{each.level_3.text}”完成值却填“{each.actual.text}”，得满分"
            yield Violation(message, each.actual, each.actual.text, admitted, each)


def _is_measured(context: AuditContext, indicator: Indicator) -> bool:
    """Whether an actual is a number, or a day on which a thing was finished in time."""
    attainment = compare(context, indicator)
    return numbers(indicator) is not None or (attainment is not None and attainment.basis == Basis.DATE and attainment.reached)


# --- what the achievement admits ----------------------------------------------------------------------------------------

_ADMITTED = re.compile(
    rf"{undone('完成|达到|达成|实现|开展|举办|实施|开工|建成|启动|竣工')}"
    r"|(?:活动|任务|工程|项目|计划|培训|会议|工作)[^,，。;；]{0,6}(?:延期|推迟|取消|暂缓|搁置)"
)
_OF_NEXT_YEAR = re.compile(r"列入(?:20\d\d|下一?|明|次)年")
_BECAUSE = re.compile(r"(?:因为?|由于|受)[^,，。;；]*?(?=没有|未|尚|无法|不能|暂)")
_MONEY_WORDS = re.compile(r"支付|拨付|付款|款|资金|经费|费|预算|结转|报销|尾款|结算|投诉|事故|问题")


@on_form(
    Rule(
        code="goal_admits_shortfall",
        title="文字写明没有完成而指标全部满分",
        severity=Severity.WARNING,
        explanation="实际完成情况、评价结论或存在问题写明有任务没有完成、延期或取消，各项指标却没有一项扣分。",
        example="实际完成情况写“因场地原因，秋季运动会未能举办”，各项指标全部满分。",
        advice="按实际完成情况填写指标和得分。",
    )
)
def goal_admits_shortfall(context: AuditContext) -> Iterator[Violation]:
    scored = [points for each in context.form.indicators if (points := context.points(each)) is not None]
    if not scored or any(score < weight for weight, score in scored):
        return
    told = [(each.label, each.text) for each in context.statements(*OWN_WORDS)]
    for label, entry in (("实际完成情况", context.form.achieved_goal), *told):
        admitted = [
            each.words
            for each in in_clauses(entry.text)
            if _ADMITTED.search(each.words)
            and not _MONEY_WORDS.search(_BECAUSE.sub("", each.words))
            and not _OF_NEXT_YEAR.search(each.about)
        ]
        if admitted and admitted[0] not in told_at_indicators(context):
            yield Violation(f"“{label}”写“{admitted[0]}”，各项指标却全部满分", entry, admitted[0])
            return


def told_at_indicators(context: AuditContext) -> dict[str | None, set[int]]:
    """The clauses that other rules hold against indicators, with the numbers of these."""
    told: dict[str | None, set[int]] = {}
    for check in (whole_rate_contradicts_text, undone_in_text_reached, survey_denied):
        for found in check.find(context) if context.applies(check.rule.code) else ():
            told.setdefault(found.expected, set()).update([found.indicator.indicator_number] if found.indicator else [])
    return told


# --- a number of what was not done --------------------------------------------------------------------------------------

_CARRIED_OUT = re.compile(
    undone(
        "采购|购置|购买|开展|举办|实施|组织|建设|建成|开工|完成|安装|发放|印发|印制|启动|进行|维修|更换|改造|验收|投用|投入使用|配备|招聘|举行|召开|成行|出版|到货|成立|上线|交付|供货|建立|修订|制定|出台|实现|印发|形成|健全|开通|启用|落实|编制"
    )
    + r"|(?:被|已|予以)?(?:取消|停办|搁置|流产)$|[尚还仍]在[^,，。;；]{0,4}(?:选址|筹备|筹建|设计|招标|论证|报批|谈判)中?$"
)


@on_form(
    Rule(
        code="undone_in_text_reached",
        title="文字写明没有做而指标填完成",
        severity=Severity.WARNING,
        explanation="实际完成情况或者别的指标的原因写明一件事没有采购、没有举办、没有开工，这件事的指标却填达到指标值，也没有扣分。",
        example="实际完成情况写“个人防护装备因流标未采购”，“采购个人防护装备”完成值100套，得满分。",
        advice="按实际完成情况填写完成值和得分。",
    )
)
def undone_in_text_reached(context: AuditContext) -> Iterator[Violation]:
    clauses = [each for each in told_in(context) if not _MADE_UP_FOR.search(each.sentence)]
    for each in context.form.indicators:
        if not _is_said_to_be_done(context, each):
            continue
        others = [one for one in clauses if one.row is not each]
        told = next((one for one in others if is_denied(each, one, _CARRIED_OUT)), None) or _left_undone(context, each, others)
        if told is not None:
            message = f"另一处写“{told.words}”，“{each.level_3.text}”完成值填“{each.actual.text}”"
            yield Violation(message, each.actual, each.actual.text, told.words, each)


def _is_said_to_be_done(context: AuditContext, indicator: Indicator) -> bool:
    """Whether an actual reaches its target, by its number or in its words, and nothing was deducted."""
    attainment = compare(context, indicator)
    target, actual = core(indicator.target.text), core(indicator.actual.text)
    is_in_words = bool(target) and target in actual and not re.search(r"\d", actual) and not is_empty(indicator.actual.text)
    is_reached = bool(indicator.actual_quantity.value) and attainment is not None and attainment.reached
    return (is_reached or is_in_words) and context.lost(indicator) <= 0


_SOME_LEFT = re.compile(
    rf"(?<![\d.第])({NUMBER})([一-鿿]{{1,2}}?)(?![上下]旬|月)([^,，。;；、\d]{{0,12}}?)(?:{DENIAL}{ALL_IS_WELL}[一-鿿]{{2}}|{PUT_OFF.pattern})(?!的)"
)
_PLANNED = re.compile(r"计划|应|需|原定|任务|目标|总数")


def _left_undone(context: AuditContext, indicator: Indicator, clauses: Sequence[Clause]) -> Clause | None:
    """The clause that counts some of a thing as not done, where the indicator counts all of them: 6 built, 2个尚未开工, and 8 filed.

    None where the prose counts as many as done as the indicator does.
    """
    done = measured(indicator)
    unit, scale = in_base(done.unit or "")
    if not done.value or done.unit in (None, "%") or "元" in unit:
        return None
    said = [
        (found, clause)
        for clause in in_clauses(context.form.achieved_goal.text)
        for found in COUNT.finditer(clause.words)
        if not _PLANNED.search(clause.words)
    ]
    if any(
        (parse_number(found[1]) or 0) * in_base(found[2])[1] == done.value * scale
        for found, _ in said
        if in_base(found[2])[0] == unit
    ):
        return None
    alike = [each for each in context.form.indicators if in_base(measured(each).unit or "")[0] == unit]
    for clause in clauses:
        found = _SOME_LEFT.search(told_plainly(clause.words))
        left = parse_number(found[1]) if found and in_base(found[2])[0] == unit else None
        is_another = found is not None and _names_another(name_of(indicator), found[3])
        is_of_it = alike == [indicator] or bool(pairs_of(name_of(indicator)) & pairs_of(clause.about))
        if left and left < done.value and is_of_it and not is_another:
            return clause
    return None


def _names_another(name: str, between: str) -> bool:
    """Whether the words between a count and what denies it name another thing than an indicator: 1个小区业主委员会尚未成立."""
    others = re.sub(r"(?:因|由于|受).*", "", between)
    return sum(pair not in name for pair in pairs_of(others)) > 1


_MADE_UP_FOR = re.compile(r"补办|补做|补发|补建|后来|改为|改由|改用|随后|重新")


# --- none of what happened ----------------------------------------------------------------------------------------------

_HAPPENED = re.compile(r"(?:[1-9]\d*|[一二两三四五六七八九十])(?:起|次|件|例|人|名|户|处|宗|批)")
_NONE_OF_OURS = re.compile(
    r"[未无零没]|不再|不予|避免|防|处置|调处|化解|受理|办理|接报|查处|排查|调解|应对|演练|预案|模拟|培训|宣传|讲座|减少|下降|降低|[比较由从]|结案|挽回|救治|抢救"
)
_OF_A_KIND = re.compile(r"有效|责任|重大|较大|特大|群体性?|恶性|有责|属实|越级|重复|网络|数据|安全|质量|医疗|交通|火灾")


@on_form(
    Rule(
        code="zero_contradicts_text",
        title="填0而文字写明发生过",
        severity=Severity.WARNING,
        explanation="事故、投诉、信访一类的完成值填0，实际完成情况或偏差原因里却写明发生了几起。指标只数有效的、有责任的、重大的，文字没有这样说的，不在此列。",
        example="“安全事故发生数”完成值0起，实际完成情况写“7月发生一起触电事故”。",
        advice="如实填写完成值。",
    )
)
def zero_contradicts_text(context: AuditContext) -> Iterator[Violation]:
    clauses = [each for each in told_in(context) if _HAPPENED.search(each.words) and not _NONE_OF_OURS.search(each.words)]
    for each in context.form.indicators if clauses else ():
        harm = HAPPENS.search(name_of(each))
        if harm is None or each.actual_quantity.value != 0:
            continue
        told = next((one for one in clauses if _tells_of(harm[0], name_of(each), one)), None)
        if told is not None:
            message = f"“{each.level_3.text}”完成值填“{each.actual.text}”，另一处写“{told.words}”"
            yield Violation(message, each.actual, each.actual.text, told.words, each)


def _tells_of(harm: str, name: str, clause: Clause) -> bool:
    """Whether a clause counts the very harm, of the kind that a name may limit it to: 重大事故, 有效投诉."""
    kinds = set(_OF_A_KIND.findall(name)) - _ANY_HARM
    return harm in clause.words and all(kind in clause.words for kind in kinds)


_ANY_HARM = frozenset({"安全", "质量"})


# --- a number that nobody has measured ----------------------------------------------------------------------------------

_ASKED = re.compile(undone("问卷|调查|测评|访谈|回访|评价表|测评表"))
_MEASURED = re.compile(
    undone("监测|测量|测定|测算|检测|检验|化验|统计|核算|评估|普查|抽检|抽测|调查|测评|考核|计量|公布|发布|出具")
    + r"(?![到出]|报告)|缺测|数据缺失|(?:缺少|缺乏|没有|尚无|暂无)[^,，。;；]{0,6}(?:数据|台账|结果)(?!造假|泄|丢|错|安全|共享)"
)
_BY_OTHER_MEANS = re.compile(r"改为|改用|改由|代替|替代|电话|线上|网上|第三方|上级|专项|遥感|推算|估算|采用|参照|引用|依据")


@on_form(
    Rule(
        code="survey_denied",
        title="写明没有调查、监测而填了数",
        severity=Severity.WARNING,
        explanation="实际完成情况、偏差原因或者说明写明没有开展问卷、调查、测评，满意度却填了数并且得分；或者写明一件事尚未监测、检测、统计、核算，这件事的指标却填了数。改用别的办法的不在此列。",
        example="说明写“本年度未开展游客满意度问卷调查”，“游客满意度”完成值98%，得满分；实际完成情况写“植被盖度尚未监测”，“项目区植被盖度”完成值47%。",
        advice="没有调查、监测的不得分，补做以后再填。",
    )
)
def survey_denied(context: AuditContext) -> Iterator[Violation]:
    clauses = [
        *told_in(context),
        *(clause for each in context.statements() for clause in in_clauses(each.text.text)),
    ]
    denied = [each for each in clauses if not _BY_OTHER_MEANS.search(each.sentence)]
    for each in context.form.indicators if denied else ():
        if each.actual_quantity.value is None or not (each.score.value or each.score_is_shared):
            continue
        told = next((one for one in denied if _is_unmeasured(each, one)), None)
        if told is not None:
            message = f"写明“{told.words}”，“{each.level_3.text}”完成值却填“{each.actual.text}”"
            yield Violation(message, each.actual, each.actual.text, told.words, each)


def _is_unmeasured(indicator: Indicator, clause: Clause) -> bool:
    """Whether a clause denies the survey on which any satisfaction rests, or the measuring of the very thing of an indicator."""
    if "满意" in name_of(indicator):
        return _ASKED.search(clause.words) is not None
    return is_denied(indicator, clause, _MEASURED)
