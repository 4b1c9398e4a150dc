"""Targets and actuals as quantities: which bound a text sets, its number, its unit.

A bound is recognised by a grammar, not a list: a comparison (超过, 低于, …), perhaps with 等于, perhaps negated (不得, 没有, …), right
before the
number; a sign; or a suffix right behind the number and its measure (90%以上, 5日内). Several of them must agree. A text whose bound
cannot be told for certain has no quantity at all: a number without its bound would be compared the wrong way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from perfeval_data.paper.characters import SIGNS_IN_WORDS
from perfeval_data.paper.model import Quantity
from perfeval_data.paper.values import parse_number, remembered, unspaced


@remembered
def parse_target(text: str) -> Quantity:
    """Operator, value and unit of a target: `≥50个`, `满意度达到98%以上`, `不得超过9万元`, `12`.

    A text with no number, with several (`10-20人`), with a date or a year (`11月底前`, `2024/1/1`), with a share of what was before
    (`不低于上年的90%`), with a number that is part of a name (`ISO9001`, `第1名`, `5G覆盖`), numbers an item (`2.及时`) or is no exact one (`10余人`), with a bound that is not
    certain (`不小于等于5`), or with a sign for what cannot be read has no quantity.
    """
    phrase = _phrase_of(text)
    bound = _bound(phrase) if phrase else None
    return _quantity(phrase, bound.operator or bound.reached) if phrase and bound else Quantity()


@remembered
def parse_actual(text: str, wanted: str = "") -> Quantity:
    """What a text says was done, as `parse_target` reads it; `达到98%` is no bound here, but 98 %.

    By how much something fell is a number only beside a name or a target (`wanted`) that speaks of a fall: else it would count as growth.
    """
    phrase = _phrase_of(text)
    bound = _bound(phrase) if phrase else None
    if phrase is None or bound is None or (_is_a_fall(phrase) and not _SPEAKS_OF_A_FALL.search(wanted)):
        return Quantity()
    return _quantity(phrase, bound.operator)


@remembered
def has_uncertain_bound(text: str) -> bool:
    """Whether a text has one number with words around it that contradict each other or may be meant either way."""
    phrase = _phrase_of(text)
    return phrase is not None and _bound(phrase) is None


def _quantity(phrase: _Phrase, operator: str | None) -> Quantity:
    value = parse_number(phrase.number)
    return Quantity() if value is None else Quantity(operator, value, _unit(phrase.after))


# --- the one number of a text -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A number with the words of its clause before and behind it."""

    before: str
    number: str
    after: str


_DATE = re.compile(
    r"""
    (?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d.])            # 20241231
    | \d{1,2}\.\d{1,2}(?:日|底|(?:之|以)?前)                                         # 12.31前
    | (?<!\d)(?:19|20)\d\d[/-]\d{1,2}(?!\d)                                          # 2024/1/1
    | (?<!\d)(?:19|20)\d\d\.(?:0?[1-9]|1[0-2])(?:\.\d|(?=$|[前底止日月年完之以起至到、,;。)-]))  # 2024.12, but no 2024.5万元
    | (?<!\d)(?:0?[1-9]|1[0-2])月                                                    # 12月以前
    | \d[日号](?:之|以)?前                                                           # 15日前
    | (?<!\d)\d{2}(?:\d\d)?年(?:底|末|初|\d{1,2}月)                                  # 24年底
    | (?<!\d)(?:19|20)\d\d(?:年(?:之|以)?[内前中]|[学财]年|[级届版])                 # 2024年内
    | (?<![\d.≥≤<>=于过足少达到])2\d年(?!(?:[以之][上下内]|左右|及以上|期|限))         # 24年完成
    | (?<!\d)(?:19|20)\d\d[-~–—至到](?:20)?\d\d(?!\d)                             # 2023-2025年
    | 第?[一二三四1-4]季度
    | ^(?:19|20)\d\d$
    """,
    re.VERBOSE,
)
_RELATIVE = re.compile(
    r"上年|上一年|去年|往年|前年|历年|同期|同比|环比|基期|上期|上季|上月|平均(?:水平|值|线|数)|[全各][国省市区县]平均"
    r"|20\d\d年度?(?:的|水平|基础|相比)|[较比](?:20\d\d|计划|预算|目标|年初|以前|原)"
)
"""Measured by something that is not written here."""
_YEAR = re.compile(r"(?<!\d)20\d\d年度?")
_ANY_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|(?<!\d)\.\d+")
_CLAUSES = re.compile(r"[,;。!?]")
_PART_OF_A_NAME = re.compile(r"(?:[A-Za-z]\+?|[第№前±])$")
_NAME_WITH_A_NUMBER = re.compile(
    r"""
    (?<![\d.≥≤<>=])(?:
    (?:[2-6]G|[23]D|[248]K|[4-6]S)(?![A-Za-z])                                   # 5G覆盖
    | (?:1[12]\d{3}|9[56]\d{3}|10[01]\d\d)(?=[市民政务公便服监督投诉举报职工消费者农旅游法律援助咨询]*(?:热线|专线|客服))  # 12345热线
    | 1(?:10|19|2[02])(?=联动|报警|急救|接[警处]|出警|指挥|警情)                        # 110联动
    | \d\.\d(?=版)                                                               # 2.0版
    | 1[345]五(?=规划|时期|期间|末|$)                                              # 14五规划
    | (?:985|211)(?=工程|高校|院校)
    | \d{2,4}强(?![化制度烈])                                                      # 500强企业
    | (?:3\.?8|5\.?[14]|[678]\.?1|10\.?1)(?=(?:国际)?(?:妇女|劳动|青年节|儿童节|建党|建军|国庆))  # 38妇女节
    | \d{1,2}\.\d{1,2}(?=活动|主题|慰问|表彰|晚会|纪念|期间|前夕|节(?![约省能点目课]))    # 7.1活动
    | \d+号(?=[线楼院馆桥文令])
    )
    """,
    re.VERBOSE,
)
_ITEM = re.compile(r"(?:^|(?<=[;。\n]))(?:\((?:1?\d|20)\)|(?:1?\d|20)[.、)])(?=[^\d.])")
"""The number of an item, `2.及时`, `（1）≥92%`; `1.5次` may be one and a half."""
_BEHIND_AN_ITEM = re.compile(
    r"不断|持续|逐[年步渐]|稳步|有效|及时|按[时期规质]|准时|明显|显著|大幅|进一步|有所|基本|全[部面]|长期|提[高升]|增强|改善|促进|良好|较好"
    r"|优[秀良]?$|合格$|达标$|已|完成$|完善|规范|健全"
)
"""Words that a number may be followed by and does not count: `2 及时`."""
_BEHIND_ITS_MARK = re.compile(r"[.、)][一-鿿≥≤<>=]")
_HIGHEST_ITEM = 20
_FALL_WORDS = "下降|降低|减少|缩减|压减|压缩|缩短|缩小|回落|下跌|下滑|负增长|减轻"
_FALLS = rf"(?:{_FALL_WORDS}|[降减跌])"
_FELL_BY = re.compile(rf"{_FALLS}(?:了|幅度?|率|比例)*(?:大?约|近)?$")
_BY_WHICH_IT_FELL = re.compile(rf"[^,;。]{{0,4}}?的?{_FALLS}(?:幅度?|率|比例)?$")
_SPEAKS_OF_A_FALL = re.compile(rf"{_FALL_WORDS}|[降减跌](?:[幅率]|\d)")
_NOT_EXACT = re.compile(r"余|多|几|来[个人]|\+|[A-Za-z]+级")
_NUMBER_INCLUDED = re.compile(r"\(含[^)\d]*\d[^)]*\)")
"""`90%以上（含90%）`"""
_PARTS = {"百分之": "%", "千分之": "‰"}


def _phrase_of(text: str) -> _Phrase | None:
    """The one number that a text states, as a phrase; None for a text that states none, several, a date, or no number of its own."""
    if any(sign in text or words in text for sign, words in SIGNS_IN_WORDS.items()):
        return None
    compact = unspaced(text)
    if _DATE.search(compact) or _RELATIVE.search(compact):
        return None
    compact = _NAME_WITH_A_NUMBER.sub("", _ITEM.sub(_unless_counted, _NUMBER_INCLUDED.sub("(含)", _YEAR.sub("", compact))))
    numbers = list(_ANY_NUMBER.finditer(compact))
    if len(numbers) != 1:
        return None
    before, number, after = compact[: numbers[0].start()], numbers[0][0], compact[numbers[0].end() :]
    if _PART_OF_A_NAME.search(before) or _NOT_EXACT.match(after) or _is_item(before, number, after):
        return None
    phrase = _Phrase(_CLAUSES.split(before)[-1], number, _CLAUSES.split(after)[0])
    return _with_sign(_with_percent(phrase))


def _unless_counted(item: re.Match[str]) -> str:
    """Nothing in the place of the number of an item; the very text where it counts something: `（5）人`."""
    return item[0] if re.fullmatch(_MEASURE, item.string[item.end() :]) else ""


def _is_item(before: str, number: str, after: str) -> bool:
    """Whether a number has words behind it that it numbers and does not count: `2 及时`, `提升；2、有效`."""
    is_low = number.isdecimal() and int(number) <= _HIGHEST_ITEM
    is_marked = _BEHIND_ITS_MARK.match(after) is not None and not re.fullmatch(_MEASURE, after[1:])
    return is_low and (is_marked or (not before and _BEHIND_AN_ITEM.match(after) is not None))


def _is_a_fall(phrase: _Phrase) -> bool:
    """Whether the number says by how much something fell, and not to what: `下降5%`, but `降至5%`."""
    is_before = _FELL_BY.search(_without_bounds(phrase.before)) is not None
    return is_before or _BY_WHICH_IT_FELL.match(phrase.after) is not None


def _with_percent(phrase: _Phrase) -> _Phrase:
    """`百分之90` as `90%`."""
    words = phrase.before[-3:]
    return replace(phrase, before=phrase.before[:-3], after=_PARTS[words] + phrase.after) if words in _PARTS else phrase


def _with_sign(phrase: _Phrase) -> _Phrase | None:
    """The phrase with its minus at the number; None where a dash may as well stand between two words."""
    if not phrase.before.endswith(("-", "–", "—", "~")):
        return phrase
    before, dash = phrase.before[:-1], phrase.before[-1]
    is_minus = dash == "-" and (not before or _ends_in_bound(before) or before.endswith((":", "为", "达", "到")))
    return replace(phrase, before=before, number=f"-{phrase.number}") if is_minus else None


def _ends_in_bound(before: str) -> bool:
    ends = [found.end() for pattern in (_SIGN, _COMPARED) for found in pattern.finditer(before)]
    return len(before) in ends


# --- its bound --------------------------------------------------------------------------------------------------------

_SIGNS = {
    "≥": ">=", "≧": ">=", "⩾": ">=", "≥=": ">=", ">=": ">=", "=>": ">=", "≮": ">=",
    "≤": "<=", "≦": "<=", "⩽": "<=", "≤=": "<=", "<=": "<=", "=<": "<=", "≯": "<=",
    "=": "=", "═": "=", "﹦": "=", "==": "=",
    ">": ">", "﹥": ">", "〉": ">", "<": "<", "﹤": "<", "〈": "<",
}  # fmt: skip
BOUND_SIGNS = frozenset(sign for sign, operator in _SIGNS.items() if len(sign) == 1 and operator != "=")
"""The signs of one character that bound a number from above or below, in half width."""
_COMPARISONS = {"more": ">", "less": "<", "reached": ">=", "equal": "="}
_NEGATED = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}

_NEGATION = (
    r"(?:不(?:得|能够|能|应该|应当|应|可以|可|会|宜|许|准|允许|该|要|再)?|没有?|无法?|[并从尚]?未(?:曾|能|有)?|并没有"
    r"|勿|严禁|禁止|避免|防止|杜绝)(?:再|曾|明显|擅自|随意|任意|出现|发生|存在)?"
)
_SIGN = re.compile(rf"(?P<negation>{_NEGATION})??(?P<sign>{'|'.join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))})")
_OR = r"(?:或者?|[和及、/(])"
_COMPARED = re.compile(
    rf"(?P<negation>{_NEGATION})??(?P<equal_or>等于{_OR}?|达到{_OR})?"
    r"(?:(?P<more>大于|高于|多于|超过|超出|高出|高过|多过|大过|超越|突破|长于|优于|超$)"
    r"|(?P<less>小于|低于|少于|短于|低过|少过|小过|不足|不到|不满|未满)"
    r"|(?P<reached>达到|达$)|(?P<equal>等于))"
    rf"(?P<or_equal>{_OR}?含?等于\)?)?"
)
_COMPARISON = re.compile(r"大于|高于|多于|超过|小于|低于|少于|未达到|最[多少高低大小]")
"""Comparisons that are seldom part of another word, so that they bound the number wherever they stand in its clause."""
_NOT_CERTAIN = re.compile(
    r"不(?:得|能|应|可|会|宜|许|准|允许|一定|必|仅|但|只)|没有|并未|从未|未必|勿|严禁|禁止|避免|防止|杜绝|是否|能否|难以"
    r"|未能?(?:达标|完成|实现|开展|执行|支付|建成|举办|拨付|发放|落实)(?!率)"
)
"""What turns the meaning of a comparison behind it, or leaves it open."""
_FILLER = re.compile(r"(?:大?约|每[人月年日天次家户件个项亩]|为|到|至|在|是|人民币|¥|含|[:()])*")
_AT_LEAST = re.compile(r"至少|起码|(?:最[少低小]|下限)(?:为|是|不)?$")
_AT_MOST = re.compile(r"至多|(?:最[多高大长]|上限)(?:为|是|不)?$")
_UP_TO = re.compile(r"(?:(?:提高|提升|增加|增长|上升)[到至]|[增升][到至])$")
_DOWN_TO = re.compile(r"(?:(?:下降|降低|压减|减少|压缩|控制)[到至在]|[降减][到至])$")

_COUNTED = "[元人户家次个名件项场期批篇台套条所处座辆部册卷份本张只头株棵起例支组班亩吨米岁周天日月年分秒倍度位宗间栋幅块级]"
"""What is counted by one character; two of them make one measure (`台套`, `台（套）`)."""
_MEASURE = (
    r"(?:个百分点|百分点|[%‰℃㎡]|[万亿千百]?(?:平方公里|平方米|立方米|公里|千米|公斤|千克|公顷|工作日|个工作日|自然日|个自然日|课时|学时|小时|分钟"
    rf"|个月|个季度|人次|人日|人天|场次|批次|件次|台次|{_COUNTED}{{1,2}}(?:\({_COUNTED}{{1,2}}\))?"
    r"|[a-zA-Z]{1,3}[²³]?))"
)
_OF_OTHER_NAME = r"(?!.?级)[一-鿿]{1,2}(?=(?:\(含\)|含)?[及或和]?以[上下内](?:\(含\))?$)"
"""A measure that is not in the list (`0.5等以上`, `3标段以上`), where the text ends with its bound; `10篇省级以上` bounds the level and not the number."""
_SUFFIX = re.compile(
    rf"(?:{_MEASURE}(?:[/*·每]{_MEASURE})*|{_OF_OTHER_NAME})?(?:\(含\)|含)?"
    r"(?:(?P<above>[及或和]?以上|之上)|(?P<below>[及或和]?以下|之下|[以之]内|内(?=$|[()、]|的|完成|办|到位|拨|发放|支付|答复|响应|解决|处理|结案|报|反馈|整改|验收|出具|下达|送达)))"
)
_BELOW_SOMETHING = re.compile(r"以下|[以之][内外]|除外|不含")


@dataclass(frozen=True, slots=True)
class _Bound:
    """The operator that a text sets; `reached` is that of words for arriving at a number (达到, 控制在), a bound in a target only."""

    operator: str | None = None
    reached: str | None = None


def _bound(phrase: _Phrase) -> _Bound | None:
    """The bound of a phrase; None where its words contradict each other, or may be meant either way."""
    stated = list(_stated(phrase))
    if None in stated or _NOT_CERTAIN.search(_without_bounds(phrase.before)):
        return None
    operators = {operator for operator in stated if operator}
    reached = _reached(phrase.before)
    if not operators:
        return None if _compares_elsewhere(phrase) else _Bound(reached=reached)
    if len(operators) == 1:
        return _Bound(operators.pop())
    for strict, inclusive in ((">", ">="), ("<", "<=")):
        if operators == {strict, inclusive}:
            return _Bound(strict)
    return None


def _stated(phrase: _Phrase) -> Iterator[str | None]:
    """The operator of each word and sign that bounds the number; None for one that says no certain thing."""
    before, after = phrase.before, phrase.after
    for found in _SIGN.finditer(before):
        yield _NEGATED.get(_SIGNS[found["sign"]]) if found["negation"] else _SIGNS[found["sign"]]
    for found in _COMPARED.finditer(before):
        if _FILLER.fullmatch(_without_bounds(before[found.end() :])):
            yield from _of_words(found)
    if _AT_LEAST.search(before):
        yield ">="
    if _AT_MOST.search(before):
        yield "<="
    suffix = _SUFFIX.match(after)
    if suffix:
        yield ">=" if suffix["above"] else "<="
    if _SIGN.search(after) or _BELOW_SOMETHING.search(after, suffix.end() if suffix else 0):
        yield None


def _without_bounds(words: str) -> str:
    return _COMPARED.sub("", _SIGN.sub("", words))


def _of_words(found: re.Match[str]) -> Iterator[str | None]:
    """The operator of a comparison in words; `不小于等于` may be meant with or without the equal, and 达到 alone is none."""
    is_inclusive = bool(found["equal_or"] or found["or_equal"])
    operator = next(operator for name, operator in _COMPARISONS.items() if found[name])
    if found["negation"]:
        yield None if is_inclusive else _NEGATED.get(operator)
    elif not found["reached"]:
        yield f"{operator}=" if is_inclusive else operator


def _reached(before: str) -> str | None:
    found = [each for each in _COMPARED.finditer(before) if each["reached"] and _FILLER.fullmatch(before[each.end() :])]
    if found or _UP_TO.search(before):
        return ">="
    return "<=" if _DOWN_TO.search(before) else None


def _compares_elsewhere(phrase: _Phrase) -> bool:
    """Whether a comparison stands in the clause of a number, but not where it bounds it, or a denial behind it."""
    words = f"{phrase.before} {phrase.after}"
    return _COMPARISON.search(words) is not None or _NOT_CERTAIN.search(phrase.after) is not None


# --- its unit ---------------------------------------------------------------------------------------------------------

_UNIT = re.compile(r"[%‰℃㎡]|[A-Za-z0-9一-鿿/*·²³]+(?:[(（][^)）]*[)）])?")
LONGEST_UNIT = 8
"""Characters of a unit; a longer text behind a number is something else."""


def _unit(after: str) -> str | None:
    """The words right behind the number, up to the suffix that bounds it."""
    suffix = _SUFFIX.match(after)
    words = after[: min(suffix.start(group) for group in ("above", "below") if suffix[group])] if suffix else after
    match = _UNIT.match(re.split(r"左右|上下|含|(?<=元)整", words)[0])
    return match[0] if match and len(match[0]) <= LONGEST_UNIT else None
