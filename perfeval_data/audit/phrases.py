"""Words that say nothing in particular: what remains of a reason or a measure when they are gone is what it says."""

from __future__ import annotations

import re

from perfeval_data.audit.measures import NUMBER
from perfeval_data.audit.texts import compact

_LINKING = r"[^\w]|已经?|均|都|的|地|了|中|等|和|与|及|并|为|是|在|有|仍|还|将|要|我?们|本|各|该|其|较|很|比较|略|稍|更|基本|全部|全面|进一步|继续|不断|切实|今后|下一?步|下一?年|明年|20\d\d年"
_WORK = r"工作|任务|目标|指标值?|项目|计划|年度|年初|预期|既定|设定|进度|情况|实际|相关|有关|具体|各项|总体|绩效|业务|预算|资金|经费|支付"
_DONE = r"完成值?|开展|实施|推进|落实|执行|进行|达到|达成|实现|达标|按照?|根据|依据|依照|结合|要求|规定|标准|按?时|如?期|及时|有序|正常|顺利|较好|良好|圆满"
_FACT = r"未|没有?|不|能|足|够|完全|低于|少于|小于|高于|大于|超过|距离?|相差|差距|差额|偏差|偏离|存在|率|值|数|量|仅|只|共|较低|偏低|不高|小|低|少|差"
_NO_CAUSE = r"受|因|由于|客观|主观|多方面|多种|各种|其他|综合|特殊|原因|因素|影响|所致|导致|造成|需要|实事求是|据实"
_EXHORTING = (
    r"高度重视|引起重视|重视|加强|强化|完善|规范|做好|抓好|改进工作|不断改进|提高|提升|加大|加快|严格|认真|努力|积极|统筹|协调|沟通|学习|总结|推动|确保|保证|保障|争取|优化"
    r"|取得|思想|认识|意识|站位|管理|领导|监督|监管|制度|水平|质量|力度|效率|效果|成效|能力|责任|措施|使用|预算|资金|支出|队伍|建设|作风|对待"
)
_OF_A_REASON = re.compile("|".join((_LINKING, _WORK, _DONE, _FACT, _NO_CAUSE)))
_OF_A_MEASURE = re.compile("|".join((_EXHORTING, _LINKING, _WORK, _DONE)))
_OF_DOING = re.compile("|".join((_LINKING, _WORK, _DONE)))
_COUNTED = re.compile(rf"{NUMBER}(?:%|个?百分点|[万千百亿]?[一-鿿]{{1,2}}?(?=[^一-鿿]|$|未|[低少小]于|完成|目标|指标)|)")
_MOST_LEFT = 1


def gives_no_cause(reason: str, name: str) -> bool:
    """Whether a reason only tells again what the row of an indicator says, or that there was some reason: 按实际情况完成, 实际完成57人."""
    words = _COUNTED.sub("", compact(reason))
    return bool(compact(reason)) and len(_beside(_OF_A_REASON, _beside_name(words, name))) <= _MOST_LEFT


def only_exhorts(measure: str) -> bool:
    """Whether a measure names nothing that anybody will do: 继续加强管理, 进一步提高认识."""
    return bool(compact(measure)) and len(_beside(_OF_A_MEASURE, compact(measure))) <= _MOST_LEFT


def only_says_done(actual: str) -> bool:
    """Whether an actual says no more than that it was done."""
    return not _OF_DOING.sub("", compact(actual))


def _beside(words: re.Pattern[str], text: str) -> str:
    return words.sub("", text)


def _beside_name(words: str, name: str) -> str:
    """Words without those of a name, by its pairs of neighbouring characters."""
    pairs = {name[start : start + 2] for start in range(len(name) - 1)}
    kept = [True] * len(words)
    for start in range(len(words) - 1):
        if words[start : start + 2] in pairs:
            kept[start] = kept[start + 1] = False
    return "".join(sign for sign, is_kept in zip(words, kept, strict=True) if is_kept)
