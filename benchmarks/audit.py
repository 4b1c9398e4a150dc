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
AUTHORS, SECOND, THIRD, FOURTH = "audit", "audit_second", "audit_third", "audit_fourth"
FIFTH, SIXTH, SEVENTH, EIGHTH = "audit_fifth", "audit_sixth", "audit_seventh", "audit_eighth"
"""Whose forms and lists: the authors' of the rules, and those of seven readers who had not seen the rules."""
READERS = (AUTHORS, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH)
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


def unseen_forms(reader: str = AUTHORS) -> list[Unseen]:
    """Every unseen form of a reader, judged now."""
    listed = _of(reader, "facts")
    return [_unseen(entry, listed[entry["name"]]["facts"]) for entry in _of(reader, "forms")["form"]]


def _of(reader: str, what: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{reader}_{what}.toml").read_text(encoding="utf-8"))


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


_WHOSE = {
    AUTHORS: "前24张的清单写于规则之前，后8张的清单写于规则之后、运行之前（首次运行时26处提出23处，没有误报，其后规则有所补充）。清单与规则出自同一作者，数字偏高；另请人所列的清单见下。后来发现清单漏列的，标为补列，只计查准率，不计查全率。",
    SECOND: "表和清单出自另一位通读者，他没有看过规则，也没有看过上面的表；清单写成以后没有按系统的结果改过。首次运行时应当提出62处，提出35处，查全率56%，查准率97%；漏提的各种问题，此后逐类补了规则，所以现在的数字偏高。",
    THIRD: "表和清单出自又一位通读者，他没有看过规则，首次运行以前规则的作者也没有看过这些表。首次运行是可信的数字，对没有见过的表应当作此估计：错误和警示应当提出77处，提出49处，查全率64%，另有3处只提到一半；错误和警示44条，误报2条（同一处把“≤”当真），查准率95%；提示18条，4条不对。六张没有问题的表没有错误和警示，有一条提示。上一版本对同样的表只提出34处，查全率44%。此后按类补了规则，下面是现在的数字，同样偏高。",
    FOURTH: "表和清单出自第四位通读者，他没有看过规则，首次运行以前规则的作者也没有看过这些表。首次运行：错误和警示27条，对的25条，另2条可以商量（文字照抄目标而数不同；表中另有原因一行，却说没有原因栏），没有误报；清单43处，提出25处，查全率58%（95%的可信区间约为43%至72%），其中错误和警示40处，提出25处，查全率63%，提示3处都没有提出；四张没有问题的表一条疑点也没有。张数少，疑点比实际的表密，配对出自同一人。此后按类补了规则，下面是现在的数字，同样偏高。",
    FIFTH: "表和清单出自第五位通读者，一位财政监督的检查员，他没有看过规则，首次运行以前规则的作者也没有看过这些表。首次运行：清单73处（错误45处、警示28处），提出44处，查全率60.3%，其中错误45处提出29处（64.4%，有2处措辞不对），警示28处提出15处（53.6%）；错误和警示47条，对的38条，误报2条（把2023年和使用年限50年相比），另有7条指对了地方而说错了原因，查准率80.9%；提示19条都对；五张没有问题的表一条疑点也没有。漏提最多的是文字与指标的数字不符（10处提出2处）。此后按类补了规则，下面是现在的数字，同样偏高。",
    SIXTH: "表和清单出自第六位通读者，也是一位财政监督的检查员，他没有看过规则，首次运行以前规则的作者也没有看过这些表，首次运行：清单66处（错误37处、警示29处），提出50处，查全率75.8%，其中错误37处提出31处（83.8%，有3处措辞不对），警示29处提出19处（65.5%）；疑点66条，对的60条，查准率90.9%：错误12条对11条，警示36条对33条，提示18条对16条；其余6条里误报1条（把发放月数当作时限），另有5条指对了地方而说错了原因。五张没有问题的表，四张一条疑点也没有，误报的1条在另一张。此后按类补了规则，下面是现在的数字，同样偏高。",
    SEVENTH: "表和清单出自第七位通读者，也是一位财政监督的检查员，他没有看过规则，首次运行以前规则的作者也没有看过这些表。他的表有20张，分两半先后使用。前一半（10张，其中5张没有问题）首次运行：清单28处，提出11处，查全率39.3%；疑点12条都对，五张没有问题的表一条疑点也没有。漏提的大多是同一种问题换了说法：调查的份数和人数写在前面还是后面，“尚未”和“验收”中间隔着字，时限写成一段时间，单位差了一万倍。此后按词义重写（量和单位、日期和时段、否定、程度、调查各有一处说法），每种问题另用别的领域的说法画了对的和错的各若干（`tests/audit/wrong_indicators.txt`、`right_indicators.txt`、`right_fields.toml`）。后一半（10张，其中1张没有问题）在此以前没有用过，首次运行（按前一半改写以前的版本）：清单50处（错误32处、警示18处），提出32处，查全率64%；疑点48条，对的44条，误报2条，另2条指对了地方而说错了原因。按前一半改写以后、看后一半以前，提出37处，查全率74%；疑点55条，对的52条，查准率94.5%。其后按类补了规则，后一半也不再是没有见过的表。下面是两半合计的现在的数字，同样偏高。",
    EIGHTH: "表和清单出自第八位通读者，也是一位财政监督的检查员，他没有看过规则，首次运行以前规则的作者也没有看过这些表。他的表有24张，分两半先后使用，这里是前一半。全部24张首次运行：清单87处（错误48处、警示39处），提出63处，其中错误48处提出38处，警示39处提出25处；疑点87条，对的83条。前一半（12张，其中3张没有问题）首次运行：清单38处（错误21处、警示17处），提出25处，其中错误14处、警示11处；疑点37条，对的35条，误报2条（“故障响应时间≥30分钟”方向反了，当成没有达到）；三张没有问题的表一条疑点也没有。漏提最多的是一种：一句话写明没有做、没有监测、中断过、转到下年，同一件事的指标却填100%、填了数或者得满分。此后按类补了规则，每种问题另用别的领域的说法写了对的和错的各若干（`tests/audit/told_elsewhere.txt`、`test_claims.py`），下面是现在的数字，同样偏高。",
}


def _measured_unseen(reader: str) -> Iterator[str]:
    forms = unseen_forms(reader)
    right = sum(not form.facts for form in forms)
    yield (
        f"{len(forms)}张各地样式的自评表（`benchmarks/{reader}_forms.toml`，其中{right}张没有问题），由人先通读列出疑点（`benchmarks/{reader}_facts.toml`），再由系统核对。"
        f"错误和警示：系统提出{sum(len(form.weighty) for form in forms)}条，查准率{precision(forms):.1%}；"
        f"应当提出{sum(len(form.due) for form in forms)}处，查全率{recall(forms):.1%}。"
    )
    notices = sum(len(form.findings) - len(form.weighty) for form in forms)
    yield f"提示另有{notices}条，其中{sum(len(form.unlisted_notices) for form in forms)}条不在清单上。"
    yield _WHOSE[reader]
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
    yield from ("### 先列清单、后核对的表", "", *_measured_unseen(AUTHORS), "")
    yield from ("### 另一位通读者的表和清单", "", *_measured_unseen(SECOND), "")
    yield from ("### 第三位通读者的表和清单", "", *_measured_unseen(THIRD), "")
    yield from ("### 第四位通读者的表和清单", "", *_measured_unseen(FOURTH), "")
    yield from ("### 第五位通读者的表和清单", "", *_measured_unseen(FIFTH), "")
    yield from ("### 第六位通读者的表和清单", "", *_measured_unseen(SIXTH), "")
    yield from ("### 第七位通读者的表和清单", "", *_measured_unseen(SEVENTH), "")
    yield from ("### 第八位通读者的表和清单", "", *_measured_unseen(EIGHTH), "")
    yield "八位作者的表里，凡可以改错的数逐处改错一处再核对（`tests/audit/test_mutations.py`）：完成情况里的数改得与指标不符的，九成以上被指出；比率改成103%的、满分的完成值改成没有开展的，几乎全部被指出。"
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
