"""Words that say how something is to change and not by how much: an adverb of degree and a verb, whichever they are."""

from __future__ import annotations

import re

_ADVERB = r"(?:有力|坚实|强力|全力|充足|高效|优质|进一步|不断|持续|有效地?|明显|显著|切实|大力|稳步|逐[步年渐]|积极|充分|较好地?|更好地?|较大|深入|广泛|大幅度?|有所|极大|普遍|着力|更加|日益|得到|得以|长期|良好|全面|整体|总体)"
_RISES = r"提升|提高|增强|改善|缓解|促进|推动|加强|改进|减轻|扩大|深化|好转|弘扬|传承|发扬|营造|激发|凝聚|丰富|增进|带动|拉动|助力|彰显|树立|激励|满足|巩固|拓展"
_ENDS = re.compile(
    rf"(?:{_RISES}|完善|优化|长期|不断|持续|明显|显著|良好|较好|有效|稳步|逐步|(?:有效|明显|逐步|持续|显著|大幅)(?:减少|降低|下降)"
    r"|有所(?:减少|降低|下降)|(?:合理|有效|严格)控制|合理|长效|长远)$"
)
_BARE = re.compile(r"(?:得到|予以|给予|提供|做好)*(?:保障|支撑|支持|服务|维护|保证)")
"""An act that any project may claim, of nothing in particular."""
_ONLY_A_GRADE = re.compile(
    r"(?:达到|评为|为|较为?|很|非常|比较|总体)*(?:优良|优秀|优|良|良好|好|较高|高|较强|强|较大|到位|正常|满意)(?:以上|水平|标准|等次|级)?"
)
"""A grade that nobody has given by any measure."""
_ONLY_A_DIRECTION = re.compile(
    rf"(?:{_ADVERB}|较?(?:上年|去年|往年)(?:同期)?)*(?:下降|降低|减少|缩短|回落|上升|增加|增长|增多)"
)
_OPENS = re.compile(rf"{_ADVERB}*(?:{_RISES}|发挥|优化)[一-鿿]{{2,12}}")
_DONE = r"完成|落实|到位|覆盖|开展|实施|运行|执行|建立|发放|达标|达成|实现|推进|使用|健全|公开|保存|建成|投用|受控|遵守"
"""Acts that can be looked up, however well they are said to be done."""
_ANY_VERB = re.compile(rf"{_ADVERB}+(?!{_DONE})[一-鿿]{{2}}")
_RISING = re.compile(rf"(?:{_RISES}|不断|持续|明显|显著|长效|长远)$")
_NOTHING_ELSE = re.compile(
    r"(?:效果|成效|效益|作用|影响|总体|整体|取得|较为?|很|非常|比较)*(?:明显|显著|良好|较好|突出)的?(?:效果|成效|效益|作用|影响)?"
)
_EMPHASIS = re.compile(rf"已经?|均|都|较为|稳步|了|的|{_ADVERB}")


def is_degree(words: str) -> bool:
    """Whether words give a direction or a degree and nothing that can be counted or looked up: 进一步弘扬, 促进经济发展, 明显."""
    return (
        any(pattern.fullmatch(words) for pattern in (_ONLY_A_DIRECTION, _ONLY_A_GRADE, _OPENS, _ANY_VERB, _BARE))
        or _ENDS.search(words) is not None
    )


def is_rise(words: str) -> bool:
    """Whether words say how something changes, of which no percentage is all."""
    return _RISING.search(words) is not None


def is_nothing_but_degree(words: str) -> bool:
    """Whether words are 效果显著 or the like, of no thing in particular."""
    return _NOTHING_ELSE.fullmatch(words) is not None


def without_emphasis(words: str) -> str:
    """What a degree is said of and how it changes, without how much: 已明显增强 is 增强."""
    return _EMPHASIS.sub("", words)
