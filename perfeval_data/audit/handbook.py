"""The rules as a document: what the audit looks for, by the part of the form, in the words of the interface."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_data.audit.catalogue import RULES, RULES_BY_SUBJECT
from perfeval_data.paper.kinds import SEVERITY_WORDS, Rule


def rules_as_markdown() -> Iterator[str]:
    """The lines of a Markdown document that lists every rule."""
    yield f"共{len(RULES)}种疑点。严重程度分错误、警示、提示：错误是与评分规则或表内其他数字矛盾，警示应当核实，提示值得了解。"
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
