"""Personal data in any text: telephone numbers, e-mail addresses, identity cards, and the names beside them.

Amounts, quantities and codes consist of digits too. A run of digits counts as a telephone number only where nothing makes it one
of those: a unit or decimals behind it, a sign or a word of money before it, letters or further digits next to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval_data.paper.values import half_width, parse_number, remembered

Span = tuple[int, int]
"""Where a part of a text begins and ends."""

MARK = "（个人信息，未收录）"
"""What stands in a form in place of personal data."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿"
    "关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝游辛靳柴蒙鲍华喻祁蒲房滕屈饶牟艾尤穆农司卓古吉缪简车连芦麦褚娄窦戚"
    "岑景宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩佘池麻苑迟邝"
)
_HAN = r"[\u4e00-\u9fff]"
_NAME = rf"(?:欧阳|司马|上官|诸葛|皇甫|尉迟|慕容|令狐|司徒|夏侯|[{_SURNAMES}])[ ]?{_HAN}(?:[ ]?{_HAN})?"
_TITLE_OF_A_PERSON = r"(?:同志|先生|女士|老师|主任|科长|处长|局长|经理|会计)"

_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―－−"}
_JOINT = r"[ -]?"
_MOBILE = rf"1[3-9]\d(?:{_JOINT}\d{{4}}{_JOINT}\d{{4}}|[ -]\d{{3}}{_JOINT}\d{{5}})|1[3-9]\d\d[ -]\d{{3}}[ -]\d{{4}}"
_AREA = r"0(?:10|2\d|[3-9]\d\d)"
_EXTENSION = r"(?:[ ]?(?:转|-|ext\.?)[ ]?\d{1,6})?"
_LANDLINE = rf"(?:\({_AREA}\)[ -]?|{_AREA}[ -]{{1,2}})[1-9]\d{{2,3}}{_JOINT}\d{{4}}{_EXTENSION}|{_AREA}[2-8]\d{{6,7}}"
_NO_CODE_BEFORE = r"(?<![0-9A-Za-z_.])(?<![0-9A-Za-z]-)"
_NO_CODE_BEHIND = r"(?![0-9A-Za-z_])(?![.,]\d)"
_NO_QUANTITY_BEHIND = r"(?!\s*(?:[元万亿千百%户个件次]|人(?!员)))"
_NUMBER = re.compile(
    rf"{_NO_CODE_BEFORE}(?:\+?86[ -]?)?(?:{_MOBILE}|{_LANDLINE}){_NO_CODE_BEHIND}{_NO_QUANTITY_BEHIND}", re.IGNORECASE
)
_MONEY_OR_CODE_BEFORE = re.compile(
    r"(?:[¥￥$≥≤≧≦=<>~约达超]|资金|金额|经费|预算|支出|收入|损失|拨款|投资|总额|产值|编码|编号|代码|文号|账号)[\s:为约达是]*$"
)
_NAMED = r"(?:电\s?话|手\s?机|座\s?机|传\s?真|联系方式|联系|热线|微信|\btel)(?:号码|号)?[\s:.为是]*"
_NUMBER_BY_NAME = re.compile(
    rf"{_NAMED}(?P<number>(?:\+86[ -]?)?\(?\d(?:[ ()-]?\d){{6,14}}{_EXTENSION}){_NO_CODE_BEHIND}", re.IGNORECASE
)
_QUANTITY_BEHIND = re.compile(r"\s*(?:[元万亿%部台套个件次户条]|人(?!员))")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_IDENTITY_CARD = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[ ]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ ]?\d{3}[\dX](?![0-9A-Za-z])",
    re.IGNORECASE,
)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_ROLE = r"(?:负责|联系|联络|经办|填报|填表|审核|制表)人"
_NAME_OF_ROLE = re.compile(rf"{_ROLE}[是为]?(?P<name>(?!于|任)({_NAME})){_TITLE_OF_A_PERSON}?(?=[\s,;、。()]|$)")
_NAME_BEFORE_NUMBER = re.compile(
    rf"(?:^|[\s,;、。:()]|联系|[由找请]|{_ROLE})(?P<name>{_NAME}){_TITLE_OF_A_PERSON}?[\s,、:()]*(?:{_NAMED})?\(?$",
    re.IGNORECASE,
)
_NAME_BEHIND_NUMBER = re.compile(rf"[ ,、:(]{{1,2}}(?P<name>{_NAME}){_TITLE_OF_A_PERSON}?(?=[\s,;、。)]|$)")
_FEWEST_DIGITS = 5
"""Digits of the shortest number that stands for itself; a unit's inner numbers have fewer and are known by their label only."""
_PARTS = re.compile(r"[\s,、/;:()+]+")
_LOOSE_NAME = re.compile(rf"{_HAN}{{1,4}}|{_HAN}+(?:[·•・]{_HAN}+)+|[A-Za-z.·-]+")
_MOST_PARTS = 6


_MAY_BE_NUMBER = re.compile(r"(?:\d[\s()（）‐-―－-]{0,2}){7}|@")
"""What every number and address has."""


def may_hold_contact(text: str) -> bool:
    """Whether a text has enough digits for a telephone number, or an @: most cells need no closer look."""
    return _MAY_BE_NUMBER.search(text) is not None


def plain(text: str) -> str:
    """The text in half width with one kind of dash, each character in its place."""
    return half_width(text).translate(_DASHES).replace("\xa0", " ")


def contact_spans(text: str) -> Iterator[Span]:
    """Telephone numbers, addresses and identity cards of a text, the name right beside each, and names right behind a role.

    A text that is nothing but a number, or numbers below each other, has none: what they are, only their place can tell.
    """
    flat = plain(text)
    if all(parse_number(line) is not None for line in flat.split("\n")):
        return
    yield from (match.span("name") for match in _NAME_OF_ROLE.finditer(flat))
    for start, end in sorted({*_numbers_in(flat), *_numbers_over_a_line_end(flat)}):
        yield start, end
        if name := _NAME_BEFORE_NUMBER.search(flat, 0, start):
            yield name.span("name")
        if name := _NAME_BEHIND_NUMBER.match(flat, end):
            yield name.span("name")


def _numbers_in(flat: str) -> Iterator[Span]:
    for match in _NUMBER.finditer(flat):
        is_separated = not match[0].isdigit()
        if is_separated or not _MONEY_OR_CODE_BEFORE.search(flat, 0, match.start()):
            yield match.span()
    for match in _NUMBER_BY_NAME.finditer(flat):
        if is_mobile(match["number"]) or not _QUANTITY_BEHIND.match(flat, match.end()):
            yield match.span("number")
    yield from (match.span() for match in _MAIL.finditer(flat))
    yield from (match.span() for match in _IDENTITY_CARD.finditer(flat) if _is_identity_card(match[0]))


def _numbers_over_a_line_end(flat: str) -> Iterator[Span]:
    """Numbers that the width of a cell has broken."""
    for line_end in re.finditer(r"(?<=\d)\n(?=\d)", flat):
        at = line_end.start()
        whole = flat[:at] + flat[at + 1 :]
        yield from ((start, end + 1) for start, end in _numbers_in(whole) if start < at < end)


def _is_identity_card(text: str) -> bool:
    """Whether eighteen characters end in the check digit of an identity card (GB 11643)."""
    digits = text.replace(" ", "").upper()
    if not _IDENTITY_CARD.fullmatch(digits):
        return False
    checksum = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, digits, strict=False))
    return _IDENTITY_CHECKS[checksum % 11] == digits[-1]


def is_telephone(text: str) -> bool:
    """Whether a whole text is one telephone number or several, as beside a label that asks for one."""
    flat = plain(text)
    digits = sum(map(str.isdigit, flat))
    return digits >= _FEWEST_DIGITS and re.fullmatch(r"[\d\s\-+()/,、;转]+", flat) is not None


@remembered
def is_mobile(text: str) -> bool:
    """Whether a whole text is the number of a mobile telephone, which an amount in 元 may look like as well."""
    return re.fullmatch(_MOBILE, plain(text).strip()) is not None


def has_telephone(text: str) -> bool:
    """Whether a text begins with a telephone number or holds one or an address."""
    return is_telephone(text) or re.match(r"\(?\+?\d[\d\s()-]{4,}", plain(text)) is not None or any(contact_spans(text))


def is_name(text: str) -> bool:
    """Whether a whole text is a Chinese name with a known surname."""
    return re.fullmatch(rf"{_NAME}{_TITLE_OF_A_PERSON}?", plain(text).strip()) is not None


def may_be_names(text: str) -> bool:
    """Whether a whole text may be names, offices and telephone numbers: few short words, no sentence and no quantity."""
    parts = [part for part in _PARTS.split(plain(text)) if part]
    return 0 < len(parts) <= _MOST_PARTS and all(_LOOSE_NAME.fullmatch(part) or is_telephone(part) for part in parts)
