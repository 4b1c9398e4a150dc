"""What a form tells in sentences: its clauses, what each is about, what it denies, and which indicator's matter that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.denial import DENIAL, told_plainly, undone
from perfeval_data.audit.texts import clauses_of, compact, name_of, pairs_of
from perfeval_data.paper.model import Indicator, StatementKind


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the form's prose, with as much of its sentence as says what it is about."""

    words: str
    about: str
    sentence: str
    row: Indicator | None = None
    """The indicator in whose row it stands."""


_ELLIPTIC = re.compile(r"^(?:其余|其他|其它|剩余|余下|另有?|尚有|还有|仍有|有|共)")
SENTENCES = re.compile(r"[。;；]")


def in_clauses(text: str, row: Indicator | None = None) -> Iterator[Clause]:
    """The clauses of a text; one that names no thing of its own is about what the sentence has named before: 其余12场顺延."""
    for sentence in SENTENCES.split(compact(text)):
        before = ""
        for words in clauses_of(sentence):
            is_elliptic = _ELLIPTIC.match(words) is not None or not pairs_of(_DENIES.sub(" ", words))
            yield Clause(words, before + words if is_elliptic else words, sentence, row)
            before += words + ","


_DENIES = re.compile(rf"{DENIAL}.*")


def told_in(context: AuditContext) -> list[Clause]:
    """What a form tells of its own year: in the achievement, in the reasons, and beside its tables."""
    form = context.form
    rows = [clause for each in form.indicators for clause in in_clauses(each.reason.text, each)]
    beside = [clause for each in context.statements(*OWN_WORDS) for clause in in_clauses(each.text.text)]
    own = (*rows, *in_clauses(form.achieved_goal.text), *(each for each in beside if not _TO_COME.search(each.words)))
    return [each for each in own if not (_is_of_another_year(context, each.words) or _ACTS_ON_OTHERS.match(each.words))]


def of_this_year(context: AuditContext, text: str) -> str:
    """A compact text without the clauses that are about another year or what is to come."""
    clauses = [each.words for each in in_clauses(text)]
    return ",".join(each for each in clauses if not (_is_of_another_year(context, each) or _TO_COME.search(each)))


OWN_WORDS = (StatementKind.CONCLUSION, StatementKind.PROBLEMS, StatementKind.CAUSES)
"""Where a form tells of itself beside its tables."""
_TO_COME = re.compile(r"今后|下一?步|下一?年|明年|(?<!推迟到)(?<!结转)将(?!近)|拟|防止|避免|力争|争取|确保|建议")
"""What is to be done about it, in a cell for problems and measures together."""
_ACTS_ON_OTHERS = re.compile(
    r"(?:\d{1,2}月|全年|累计|及时|认真|先后|依法|共)*(?:为|向|给|对\d|帮助|帮扶|慰问|督促|排查|摸排|检查发现|处理|处置|赔偿|编发|走访|救助|扶持|查处|清理|清退|追缴|催收|督办|协助|协调|受理|接待|调处|化解|疏导|资助|安置)"
)
"""What a project does for or about others, whose lateness or harm is not its own: 处理逾期未还图书35册, 帮助3名辍学学生返校."""


_ANOTHER_YEAR = re.compile(r"上一?年度?|去年|往年|前一?年|以前年度|历年")
PUT_OFF = re.compile(
    r"(?:结转|顺延|转[到至入]?|推迟|延后|延期|拖|跨年|调整)(?:[到至在于])?(?:20\d\d年|次年|翌年|下一?年|明年)(?!.{0,8}(?:使用|支付|拨付))"
    r"|(?:到|至|于|在)(?:20\d\d年|次年|翌年|下一?年|明年)[^,，。;；]{0,4}才"
)
PLANNED_LATER = re.compile(
    r"(?:计划|预计|将于|拟于?|推迟[到至]|延期[到至])(20\d\d)年[^,，。;；]{0,6}(?:开工|完工|竣工|建成|完成|实施|启动)"
)
OF_A_YEAR = re.compile(r"(20\d\d)年")


def _is_of_another_year(context: AuditContext, words: str) -> bool:
    """Whether a clause is about another year than the form's; what is put off to one is about this."""
    if _ANOTHER_YEAR.search(words):
        return True
    year = context.form.fiscal_year.value
    years = {int(each) for each in OF_A_YEAR.findall(words)}
    return (
        year is not None
        and bool(years)
        and int(year) not in years
        and not (PUT_OFF.search(words) or PLANNED_LATER.search(words))
    )


_KIND_OF_RESULT = re.compile(
    r"(?:按时|按期|及时|如期|准时)?(?:合格|达标|优良|通过|完成|到位)?(?:数量|总量|次数|场次|人次|人数|户数|套数|台数|个数|件数|起数|量|率|度|值|数|情况|水平)?$"
)
_DOING = re.compile(r"^(?:完成|采购|购置|购买|开展|举办|实施|组织|建设|新建|建成|安装|发放|印发|印制|编制|更换|改造|维修|新增)")
_DONE_TO_IT = re.compile(r"(?:建立|修订|制定|编制|更新|安装|改造|建设|采购|购置)$")
_SHORTEST_THING = 3
_WHERE = re.compile(r"^(?:区域(?!品牌)|项目区|全[区县市省]|辖区|年度?|全年)")
_AVERAGE = re.compile(r"年均|[人户]均|平均")


@lru_cache(maxsize=4096)
def _things(name: str) -> tuple[str, ...]:
    """What an indicator is of, in the words in which prose may name it: the name, without the measure, without the doing."""
    plain = _WHERE.sub("", _AVERAGE.sub("", name))
    shorter = _KIND_OF_RESULT.sub("", plain)
    bare = _DOING.sub("", _DONE_TO_IT.sub("", shorter))
    return tuple(dict.fromkeys(each for each in (plain, shorter, bare) if len(each) > 1))


def is_named(indicator: Indicator, subject: str) -> bool:
    """Whether words name the very thing of an indicator: all of it, or its head and another word of it; a short name must be all there is."""
    things = _things(name_of(indicator))
    if any(thing in subject for thing in things if len(thing) >= _SHORTEST_THING):
        return True
    if not things:
        return False
    if len(things[-1]) < _SHORTEST_THING:
        return things[-1] in subject and len(subject) - len(things[-1]) <= _MOST_BEFORE_A_SHORT_NAME
    return any(thing[-2:] in subject and any(pair in subject for pair in pairs_of(thing[:-2])) for thing in things)


_MOST_BEFORE_A_SHORT_NAME = 2
_MOST_BEHIND = 2
_PART_OF_IT = re.compile(r"\d|部分|个别|其余|剩余|除|另|其他|其它|[一二三四五六七八九十两]")
_ALL_OF_IT = re.compile(r"[均都]|全部|全年|一[次场期台件]")
"""Only a part of the thing was not done, unless all of them were not."""


def is_denied(indicator: Indicator, clause: Clause, acts: re.Pattern[str]) -> bool:
    """Whether a clause says that a thing as a whole was left undone: 健康讲座没能举办, 没有开展入户走访."""
    plain = told_plainly(clause.words)
    denied, things = acts.search(plain), _things(name_of(indicator))
    if denied is None:
        return False
    before, behind = plain[: denied.start()], plain[denied.end() :]
    is_the_object = any(behind.startswith(thing) for thing in things if len(thing) >= _SHORTEST_THING)
    beside = re.sub("|".join(map(re.escape, things)), "", before) if things else before
    is_a_part = _PART_OF_IT.search(beside) is not None and not _ALL_OF_IT.search(plain)
    if len(behind) > _MOST_BEHIND and not is_the_object:
        return False  # 防汛演练未组织群众参加
    if clause.row is indicator:
        is_a_part = is_a_part or _PART_OF_IT.search(clause.sentence) is not None
        return not is_a_part and bool(things) and (not before or any(thing[-2:] in before for thing in things))
    return not is_a_part and (is_the_object or is_named(indicator, before))


UNFINISHED = re.compile(
    rf"{undone('完工|竣工(?!验收)|建成|交付|通车|修完|上线')}|停工(?![\d一二三四五六七八九十]|天|期)|待复工"
    r"|(?:预计|计划|拟|将于|推迟[到至]|延期[到至]|顺延[到至])(?:20\d\d年|次年|明年)(?:\d{1,2}月)?底?前?(?:完成|全部|通过|组织|进行)*(?:完工|竣工|建成|复工|全部完成|投入使用|交付|启用|开放|开工|验收|到货|供货|安装|上线|移交)|正在(?:施工|建设)"
    r"|(?:剩余|其余|余下|尾工)[^,，。;；]*(?:预计|计划|拟|将于|推迟[到至]|延期[到至])(?:20\d\d年|次年|明年)(?:\d{1,2}月)?底?前?完成"
)
"""That works are not finished."""
