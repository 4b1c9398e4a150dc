"""How well the audit does on forms that were read by hand: precision and recall, and the document of all rules.

python -m benchmarks.audit            print the measure
python -m benchmarks.audit --forms    print the drawn forms alone, for a reader who is to list what is wrong with them
python -m benchmarks.audit --write    bring docs/findings.md up to date
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval_data.audit.catalogue import RULES, check_document
from perfeval_data.audit.handbook import rules_as_markdown, settings_as_markdown
from perfeval_data.forms.reading import read_forms
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Finding, SelfEvaluation, Severity
from tests.drawn_paper import paper

ROOT = Path(__file__).resolve().parent.parent
CHECKED = ROOT / "tests" / "audit" / "checked.toml"
READ_BY_HAND = Path(__file__).with_name("read_by_hand")
"""A folder for each reader: the forms as they are drawn, the list of what is wrong with them, and who read them and how it went.
The first is the authors' of the rules; the others had not seen the rules."""
READERS = tuple(sorted(folder.name for folder in READ_BY_HAND.iterdir() if folder.is_dir()))
DOCUMENT = ROOT / "docs" / "findings.md"


@dataclass(frozen=True)
class Checked:
    """A form that was read by hand, and what the audit says of it. Findings are `code` or `code@indicator`."""

    name: str
    expected: Counter[str]
    of_the_cut: Counter[str]
    missed: tuple[str, ...]
    found: Counter[str]

    @property
    def right(self) -> int:
        return (self.found & self.expected).total()

    @property
    def false_alarms(self) -> Counter[str]:
        return self.found - self.expected - self.of_the_cut

    @property
    def overlooked(self) -> int:
        """What a careful reader sees and the audit does not."""
        return (self.expected - self.found).total() + len(self.missed)


def checked_forms() -> list[Checked]:
    """Every form of the list, judged now."""
    return [_checked(entry) for entry in tomllib.loads(CHECKED.read_text(encoding="utf-8"))["form"]]


def _checked(entry: dict[str, Any]) -> Checked:
    name, findings = _from_drawing(entry) if "drawing" in entry else _from_sample(entry)
    return Checked(
        name,
        Counter(entry["found"]),
        Counter(entry.get("cut", ())),
        tuple(entry.get("missed", ())),
        Counter(map(_key, findings)),
    )


def _from_drawing(entry: dict[str, Any]) -> tuple[str, Sequence[Finding]]:
    return entry["name"], check_document(_read(entry))[0]


def _from_sample(entry: dict[str, Any]) -> tuple[str, Sequence[Finding]]:
    path = ROOT / "data" / "samples" / entry["document"]
    outcome = examine(Offered(path.name, path.read_bytes()))
    assert isinstance(outcome, Accepted)
    form: SelfEvaluation = outcome.forms[entry["number"] - 1]
    return f"北京丰台2024，{form.project_name.text}（A类）", outcome.judgements[entry["number"] - 1].findings


# --- forms that were read before the audit saw them ----------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """What a reader objects to, and the findings that say it."""

    weight: Severity
    says: str
    by: frozenset[str]
    overlooked: bool
    """Whether the reader saw it only after the audit had."""


@dataclass(frozen=True)
class Unseen:
    """A form with the facts that a reader listed beforehand, and what the audit finds in it."""

    name: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]

    @property
    def weighty(self) -> list[Finding]:
        """The findings that accuse: errors and warnings."""
        return [found for found in self.findings if found.severity is not Severity.NOTICE]

    @property
    def false_alarms(self) -> list[Finding]:
        """Errors and warnings that are no fact of the list."""
        return [found for found in self.weighty if not self._is_listed(found)]

    @property
    def unlisted_notices(self) -> list[Finding]:
        """Notices that are no fact of the list: true as a rule, and not worth a line to the reader."""
        return [found for found in self.findings if found not in self.weighty and not self._is_listed(found)]

    def _is_listed(self, found: Finding) -> bool:
        return any(_key(found) in fact.by for fact in self.facts)

    @property
    def due(self) -> list[Fact]:
        """The facts that weigh as much as a warning."""
        return [fact for fact in self.facts if fact.weight is not Severity.NOTICE and not fact.overlooked]

    @property
    def overlooked(self) -> list[Fact]:
        """The facts that are due and that no finding says, whatever that weighs."""
        found = {_key(each) for each in self.findings}
        return [fact for fact in self.due if not fact.by & found]


def unseen_forms(reader: str) -> list[Unseen]:
    """Every unseen form of a reader, judged now."""
    listed = _of(reader, "facts")
    return [_unseen(entry, listed[entry["name"]]["facts"]) for entry in _of(reader, "forms")["form"]]


def _of(reader: str, what: str) -> dict[str, Any]:
    return tomllib.loads((READ_BY_HAND / reader / f"{what}.toml").read_text(encoding="utf-8"))


def is_learned(reader: str) -> bool:
    """Whether rules were written from the reader's list, so that it holds what was reached and measures nothing."""
    return bool(_of(reader, "about").get("learned", True))


def drawn_forms(reader: str) -> list[SelfEvaluation]:
    """The forms of a reader as they are read."""
    return [form for entry in _of(reader, "forms")["form"] for form in _read(entry)]


def _read(entry: dict[str, Any]) -> Sequence[SelfEvaluation]:
    return read_forms(paper(entry["title"], entry["drawing"])).forms


def _unseen(entry: dict[str, Any], facts: Sequence[dict[str, Any]]) -> Unseen:
    forms = _read(entry)
    return Unseen(
        entry["name"],
        tuple(
            Fact(Severity(fact["weight"]), fact["says"], frozenset(fact["by"]), fact.get("overlooked", False)) for fact in facts
        ),
        tuple(check_document(forms)[0]),
    )


def _key(finding: Finding) -> str:
    return f"{finding.code}@{finding.indicator_number}" if finding.indicator_number else finding.code


def precision(forms: Sequence[Unseen]) -> float:
    """The share of errors and warnings that are facts of the reader's list."""
    found = sum(len(form.weighty) for form in forms)
    return 1 - sum(len(form.false_alarms) for form in forms) / found


def recall(forms: Sequence[Unseen]) -> float:
    """The share of the reader's errors and warnings that the audit finds."""
    due = sum(len(form.due) for form in forms)
    return 1 - sum(len(form.overlooked) for form in forms) / due


def _measured_unseen(reader: str) -> Iterator[str]:
    forms, about = unseen_forms(reader), _of(reader, "about")
    right, folder = sum(not form.facts for form in forms), f"benchmarks/{READ_BY_HAND.name}/{reader}"
    yield from (f"### {about['heading']}", "")
    yield (
        f"{len(forms)}张各地样式的自评表（`{folder}/forms.toml`，其中{right}张没有问题），由人先通读列出疑点（`{folder}/facts.toml`），再由系统核对。"
        f"错误和警示：系统提出{sum(len(form.weighty) for form in forms)}条，查准率{precision(forms):.1%}；"
        f"应当提出{sum(len(form.due) for form in forms)}处，查全率{recall(forms):.1%}。"
    )
    notices = sum(len(form.findings) - len(form.weighty) for form in forms)
    yield f"提示另有{notices}条，其中{sum(len(form.unlisted_notices) for form in forms)}条不在清单上。"
    yield about["about"]
    yield from ("", "| 自评表 | 错误、警示 | 误报 | 未提出 |", "|---|---|---|---|")
    for form in forms:
        false = "；".join(found.message for found in form.false_alarms) or "—"
        missed = "；".join(fact.says for fact in form.overlooked) or "—"
        yield f"| {form.name} | {len(form.weighty)} | {false} | {missed} |"


# --- the document --------------------------------------------------------------------------------------------------


def document() -> str:
    """docs/findings.md."""
    lines = ["# 疑点种类与审核质量", "", "本文件由 `python -m benchmarks.audit --write` 生成，不要手改。", ""]
    lines += [*rules_as_markdown(), "", "## 设置与地方办法", "", *settings_as_markdown(), "", "## 审核质量", "", *_measure()]
    return "\n".join(lines) + "\n"


def _measure() -> Iterator[str]:
    for reader in READERS:
        yield from (*_measured_unseen(reader), "")
    yield "各位作者的表里，凡可以改错的数逐处改错一处再核对（`tests/audit/test_mutations.py`）：完成情况里的数改得与指标不符的，九成以上被指出；比率改成103%的、满分的完成值改成没有开展的，几乎全部被指出。"
    yield ""
    yield from ("### 编写规则时看过的表", "", *_measured(checked_forms()))


def _measured(forms: Sequence[Checked]) -> Iterator[str]:
    right = sum(form.right for form in forms)
    false = sum(form.false_alarms.total() for form in forms)
    overlooked = sum(form.overlooked for form in forms)
    yield (
        f"{len(forms)}张公开的自评表逐项人工核对（`tests/audit/checked.toml`）：应当提出的{right + overlooked}处，"
        f"系统提出{right}处，查全率{right / (right + overlooked):.0%}；误报{false}处，查准率{right / (right + false):.0%}。"
    )
    yield f"其中错误{_errors(forms)}处，无一误报。" if not _false_errors(forms) else f"误报的错误有{_false_errors(forms)}处。"
    yield ""
    yield "这些表在编写规则时都看过，对没有见过的表，查全率和查准率会低一些；规则宁缺毋滥，错误一级只用于数字确实矛盾的地方。"
    yield "收集时残缺的表，因残缺而出现的疑点不计入。另外，每种疑点都有一张改错一处的样表，检查恰好提出应当提出的疑点，改错之前一条也没有（`tests/audit/test_rules.py`）。"
    yield "随机生成的守规矩的表一条疑点也没有，其中任何一项未达指标改给满分都会被指出（`tests/audit/test_right_forms.py`）。"
    yield from ("", "| 自评表 | 提出 | 误报 | 未提出 |", "|---|---|---|---|")
    for form in forms:
        yield f"| {form.name} | {form.right} | {form.false_alarms.total()} | {'；'.join(form.missed) or '—'} |"
    yield from ("", "| 提出的疑点 | 程度 | 处数 |", "|---|---|---|")
    codes = Counter(code.split("@")[0] for form in forms for code in (form.found & form.expected).elements())
    for code, number in codes.most_common():
        yield f"| {RULES[code].title} | {SEVERITY_WORDS[RULES[code].severity]} | {number} |"


def _errors(forms: Sequence[Checked]) -> int:
    return _errors_among(form.found & form.expected for form in forms)


def _false_errors(forms: Sequence[Checked]) -> int:
    return _errors_among(form.false_alarms for form in forms)


def _errors_among(counts: Iterator[Counter[str]]) -> int:
    return sum(
        number for count in counts for code, number in count.items() if RULES[code.split("@")[0]].severity is Severity.ERROR
    )


def main() -> None:
    """Print the measure, or write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/findings.md")
    parser.add_argument("--forms", action="store_true", help="print the drawn forms alone")
    chosen = parser.parse_args()
    if chosen.write:
        DOCUMENT.write_text(document(), encoding="utf-8")
    elif chosen.forms:
        for entry in (entry for reader in READERS for entry in _of(reader, "forms")["form"]):
            print(f"{entry['name']}\n{entry['title']}{entry['drawing']}")
    else:
        print("\n".join(_measure()))


if __name__ == "__main__":
    main()
