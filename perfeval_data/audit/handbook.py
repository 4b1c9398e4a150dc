"""The rules as a document: what the audit looks for, by the part of the form, in the words of the interface."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_data.audit.catalogue import RULES, RULES_BY_SUBJECT
from perfeval_data.audit.settings import profiles
from perfeval_data.paper.kinds import SEVERITY_WORDS, Rule


def rules_as_markdown() -> Iterator[str]:
    """The lines of a Markdown document that lists every rule."""
    yield f"共{len(RULES)}种疑点。严重程度分错误、警示、提示：错误是与评分规则或表内其他数字矛盾，警示应当核实，提示值得了解。"
    yield "一张表里同一种疑点有三处以上的，合并为一条，逐处列明：登记的处理情况对所列各处一并有效，其中一处的数变了或者又多一处，就是新的疑点。"
    for subject, rules in RULES_BY_SUBJECT.items():
        yield from ("", f"## {subject}", "")
        yield "| 严重程度 | 疑点 | 代码 | 说明 | 例子 | 处理建议 | 依据 |"
        yield "|---|---|---|---|---|---|---|"
        yield from map(_row, rules)


def _row(rule: Rule) -> str:
    cells = (
        SEVERITY_WORDS[rule.severity],
        rule.title,
        f"`{rule.code}`",
        rule.explanation,
        rule.example,
        rule.advice,
        str(rule.source),
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("**", "\\*\\*") for cell in cells) + " |"


def settings_as_markdown() -> Iterator[str]:
    """The lines that say how to move thresholds and switch rules off, with the profiles that come with the program."""
    yield "阈值和参照分值见 `perfeval_data/audit/settings.toml`，每行有说明。各地办法不同的，在数据库文件旁边放一个 `audit.toml`，只写要改的几行："
    yield "阈值照 `settings.toml` 的名称写；不用的疑点列入 `[rules]` 的 `off`。读表类疑点说明有数没有读出来，不能停用。"
    yield '随程序提供的地方办法，在 `audit.toml` 第一行写 `profile = "名称"` 即可采用，其余各行再作修改；不写的，按全国通行的口径。'
    yield "改动后执行 `python -m perfeval_data judge` 重新核对，登记的处理情况不受影响。"
    for name, path in profiles().items():
        yield from ("", f"### `{name}`", "", "```toml", *path.read_text(encoding="utf-8").splitlines(), "```")
