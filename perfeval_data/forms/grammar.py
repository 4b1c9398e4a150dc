"""Names that no list holds, understood by the words that make them up: every word must be known, and the last telling one
decides.

Two questions of the form are the same in its heading, its goals and its columns: what was promised and what was reached, and who is
in charge and who does it. A name with a single word that is not known here tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from perfeval_data.paper.values import remembered


class Side(StrEnum):
    """What a name is about: what was promised, or what came of it."""

    PROMISED = "promised"
    REACHED = "reached"


class Role(StrEnum):
    """Which body a name asks for: the one in charge, the one that does it, or either."""

    IN_CHARGE = "in_charge"
    DOES_IT = "does_it"
    EITHER = "either"


class _Word(StrEnum):
    """The classes of words, as `goal_side` weighs them: PROMISING and REACHING decide wherever they stand; DOING is reached unless
    PROMISING stands right before it, RESULT unless it is planned; AIM is promised; STATE and OTHER decide nothing."""

    PROMISING = "预期 预计 预定 预设 计划 规划 拟 拟定 拟订 设定 设立 设置 年初 期初 申报 承诺 约定 既定 原定 批复 立项 应 须 要 应当 下达 核定 确定"
    REACHING = "实际 已 已经 年末 年底 年终 期末 截至 实绩 实况"
    DOING = "完成 达成 实现 落实 达到 兑现 履行 执行 实施 取得 达 推进 开展"
    RESULT = "成效 结果 成果 成绩 进展 实效"
    AIM = "目标 任务 总目标 要求 指标"
    STATE = "情况 状况 程度 进度 综述 概述 报告 情形"
    OTHER = (
        "年度 全年 本年度 本年 当年 总体 总 整体 综合 绩效 项目 工作 主要 重点 具体 的 之 所 时 到 水平 内容 描述 说明 表述 书 值 数 数值 量 效果 效益 产出"
        " 年 专项 支出 履职 考核 建设 职能 本项目 该项目 评价时点 自评时点 评价时 自评时"
    )


def _by_word(classes: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {word: name for name, words in classes for word in words.split()}


ADMINISTRATIONS: Final = (
    "中央 国家 省 自治区 直辖市 市 地 地区 州 自治州 盟 县 区 旗 自治县 自治旗 市辖区 林区 新区 特区 乡 镇 街 村 社区 苏木 地方"
    " 开发区 高新区 经开区 园区 管理区 示范区 功能区 管委会 兵团 师 团 团场 连队 农场 林场 垦区"
)
"""What a body, or money, may be of: `旗县主管部门`, `师团配套资金`."""
_WORDS: Final = _by_word((word.name, word.value) for word in _Word)
_ROLES: Final = _by_word(
    (
        (Role.IN_CHARGE, "主管 归口 上级 主责 归属 分管 一级"),
        (
            Role.DOES_IT,
            "实施 承担 承办 执行 使用 用款 落实 承接 申报 申请 负责 责任 建设 经办 主办 二级 三级 基层 本级 法人 业主",
        ),
        (Role.EITHER, "所属 牵头 统筹 对口 直管"),
        ("body", "单位 部门 机构 机关 处室 科室 股室 主体 局 委办局 方 学校 院校 高校 医院"),
        ("place", "乡镇 街道 镇街"),
        (
            "other",
            "项目 任务 课题 工程 活动 事项 政策 工作 资金 预算 专项 业务 行业 的 具体 实际 组织 管理 财政资金 财政归口 经费 职能 被评价 被评 直属 直 级",
        ),
        ("other", ADMINISTRATIONS),
    )
)
_CALLED: Final = re.compile(r"(?:名称|全称|及代码|[及和与](?:责任|业务|具体)?(?:处室|科室|股室))$")
_ENDS_WITHOUT_BODY: Final = ("主管", "归口", "项目法人", "业主")


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


_WORD: Final = _pattern(_WORDS)
_ROLE_WORD: Final = _pattern(_ROLES)


def _parted(name: str, pattern: re.Pattern[str], words: Mapping[str, str]) -> list[str]:
    """The classes of the words of a name, in order; empty where one of them is not known."""
    found = pattern.findall(name)
    return [words[word] for word in found] if sum(map(len, found)) == len(name) else []


@remembered
def side_of(name: str) -> Side | None:
    """Whether a name is about what was promised (`计划实现的目标`) or what was reached (`目标实现程度`); None where its words do not tell."""
    classes = _parted(name, _WORD, _WORDS)
    telling = [each for each in classes if each != _Word.OTHER.name]
    content = [each for each in telling if each != _Word.STATE.name]
    if not content:
        return None
    promises, reaches = _Word.PROMISING.name in content, _Word.REACHING.name in content
    if promises and reaches:
        return None
    if reaches:
        return Side.REACHED
    if content[-1] == _Word.RESULT.name:
        is_planned = content == [_Word.PROMISING.name, _Word.RESULT.name] and telling[-1] == _Word.RESULT.name
        return Side.PROMISED if is_planned else None if promises else Side.REACHED
    if content[-1] == _Word.DOING.name:
        is_planned = content[-2:-1] == [_Word.PROMISING.name]
        return Side.REACHED if not is_planned else None if telling[-1] == _Word.STATE.name else Side.PROMISED
    is_done = _Word.DOING.name in content and not promises
    return None if is_done else Side.PROMISED


@remembered
def may_be_reached(name: str) -> bool:
    """Whether a name may as well be about what was reached as about what was to be (`完成目标`): beside one that is about a promise it is."""
    classes = {each for each in _parted(name, _WORD, _WORDS) if each not in (_Word.OTHER.name, _Word.STATE.name)}
    return classes == {_Word.DOING.name, _Word.AIM.name}


@remembered
def role_of(name: str) -> Role | None:
    """Which body a name asks for (`行业主管部门`, `项目落实单位`, `牵头部门`); None where its words do not tell."""
    name = _CALLED.sub("", name)
    classes = _parted(name, _ROLE_WORD, _ROLES)
    is_body = classes[-1:] in (["body"], ["place"]) and "body" not in classes[:-1]
    if not classes or not (is_body or name.endswith(_ENDS_WITHOUT_BODY)):
        return None
    if "主管" in name or ("归口" in name and Role.IN_CHARGE in classes):
        return Role.IN_CHARGE
    roles = {Role(each) for each in classes if each not in ("body", "place", "other")} - {Role.EITHER}
    is_of_money = "管理" in name and ("资金" in name or "预算" in name)
    return roles.pop() if len(roles) == 1 else Role.EITHER if not roles and not is_of_money else None
