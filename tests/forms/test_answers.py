"""What a person says of a document is evidence for its reading: it settles forms, outweighs the machine, and is marked as hers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from perfeval_data.forms.answered import fingerprint
from perfeval_data.forms.questions import Question, QuestionKind, questions_of
from perfeval_data.forms.reading import Examined, examine_forms, read_forms
from perfeval_data.forms.sums import proven, sums_of
from perfeval_data.forms.typed import TypedForm, TypedFunds, TypedIndicator, as_typed, complaints
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.grid import Document, Grid, Recognised
from perfeval_data.paper.model import Origin, SelfEvaluation, UnreadForm
from tests.drawn_paper import paper
from tests.forms.test_split import HEADING, INDICATORS, TITLE, TOTAL, drawn, form

PLACE = "第1行第1格"
CUTOUT = b"\x89PNG a cut-out"


def examined(document: Document, *given: Answer) -> Examined:
    (only,) = examine_forms(document, "", Answers(given))
    return only


def read(document: Document, *given: Answer) -> SelfEvaluation:
    outcome = examined(document, *given).outcome
    assert isinstance(outcome, SelfEvaluation), outcome
    return outcome


def asked(document: Document, *given: Answer) -> list[Question]:
    return [*questions_of(examined(document, *given))]


def origins(form: SelfEvaluation) -> dict[tuple[str, int | None, str], Origin]:
    return {(each.part, each.number, each.field): each.origin for each in form.settled}


def test_a_form_without_a_name_asks_for_it_and_is_read_with_it() -> None:
    document = paper(TITLE, form(""))
    (question,) = [each for each in asked(document) if each.is_blocking]
    assert question.kind is QuestionKind.NAME
    assert question.to_type is not None
    named = read(document, replace(question.to_type, text="劳模慰问"))
    assert named.project_name.text == "劳模慰问"
    assert origins(named) == {("evaluation", None, "project_name"): Origin.TYPED}


def test_a_missing_year_is_asked_and_its_finding_goes_with_the_answer() -> None:
    document = paper("项目支出绩效自评表", form("甲"))
    (question,) = asked(document)
    assert question.kind is QuestionKind.HEADING
    assert question.to_type is not None
    dated = read(document, replace(question.to_type, text="2023"))
    assert dated.fiscal_year.value == 2023
    assert not dated.reading_findings


def test_two_columns_of_one_name_are_two_readings_of_which_one_is_chosen() -> None:
    columns = INDICATORS.replace("| 分值 |", "| 得分 |").replace("| 50 | 50 |", "| 50 | 45 |")
    twice = drawn(HEADING.format(name="甲"), columns, "| 总分 | < | < | < | < | < | 90 | 85 |")
    document = paper(TITLE, twice)
    outcome = examined(document)
    assert isinstance(outcome.outcome, UnreadForm)
    (question,) = questions_of(outcome)
    assert question.kind is QuestionKind.READING
    assert len(question.options) == 2
    read_so = [read(document, *option.answers) for option in question.options]
    assert sorted(str(form.indicators[0].score.value) for form in read_so) == ["45", "50"]
    assert all(cell.text != "备注" for form in read_so for cell in form.source_cells), "the paper keeps its own words"


def test_text_in_place_of_an_illegible_sign_is_read_as_the_cell() -> None:
    document = paper(TITLE, form("甲").replace("| 50 | 50 |\n| ^ | 效益", "| 50 | 五0 |\n| ^ | 效益"))
    question = next(each for each in asked(document) if each.kind is QuestionKind.CELL)
    assert question.to_type is not None
    mended = read(document, replace(question.to_type, text="50"))
    assert mended.indicators[0].score.value == 50
    assert origins(mended)["indicator", 1, "score"] is Origin.TYPED


def test_a_meaning_is_put_for_every_header_of_its_words() -> None:
    odd = drawn(HEADING.format(name="甲"), INDICATORS.replace("实际完成值", "年终小结"), TOTAL)
    document = paper(TITLE, odd)
    assert not read(document).indicators[0].actual.text
    explained = read(document, Answer(AnswerKind.MEANING, field="actual", filed="年终小结"))
    assert explained.indicators[0].actual.text == "10次"
    assert origins(explained)["indicator", 1, "actual"] is Origin.CONFIRMED
    assert any(cell.text == "年终小结" for cell in explained.source_cells)
    learned = Answers(learned=(Answer(AnswerKind.MEANING, field="actual", filed="年终小结"),))
    (form_,) = read_forms(document, "", learned).forms
    assert form_.indicators[0].actual.text == "10次"
    assert not form_.settled


def test_the_later_of_two_answers_holds() -> None:
    first = Answer(AnswerKind.VALUE, PLACE, "evaluation", None, "project_name", "旧")
    assert read(paper(TITLE, form("")), first, replace(first, text="新")).project_name.text == "新"


def test_a_value_by_hand_goes_before_the_paper() -> None:
    corrected = read(paper(TITLE, form("甲")), Answer(AnswerKind.VALUE, PLACE, "fund_line", 1, "executed", "48.5"))
    assert corrected.fund_lines[0].executed.value == Decimal("48.5")
    assert origins(corrected) == {("fund_line", 1, "executed"): Origin.TYPED}


def test_a_form_that_seems_odd_holds_as_read_for_who_has_compared_it_and_for_no_other_reading() -> None:
    odd = form("甲").replace("10次 | 50 | 50 |", "10次 | 50 | 满分 |").replace("| 40 | 40 |", "| 40 | 满分 |")
    document = paper(TITLE, odd)
    looked_at = examined(document)
    assert isinstance(looked_at.outcome, UnreadForm)
    (option,) = [each for question in questions_of(looked_at) for each in question.options if "读出的内容无误" in each.said]
    vouched = read(document, *option.answers)
    assert set(origins(vouched).values()) == {Origin.CONFIRMED}
    assert vouched.indicators[0].score.value is None
    other = paper(TITLE, odd.replace("10次", "12次"))
    assert isinstance(examined(other, *option.answers).outcome, UnreadForm)


def test_a_table_that_is_no_form_is_passed_over() -> None:
    document = paper(TITLE, form(""))
    assert not read_forms(document, "", Answers((Answer(AnswerKind.NOT_A_FORM, PLACE),))).refusals


# --- typed in whole ------------------------------------------------------------------------------------------------

WHOLE = TypedForm(
    fiscal_year="2024",
    project_name="甲",
    implementing_unit="宣教部",
    stated_total_weight="90",
    stated_total_score="88",
    funds=(TypedFunds("年度资金总额", "50", "50", "49", "10", "98%", "9.8"),),
    indicators=(
        TypedIndicator("产出指标", "数量指标", "活动次数", "10次", "10次", "50", "50"),
        TypedIndicator("效益指标", "社会效益指标", "参与人次", "≥100人", "96人", "40", "38", "天气"),
    ),
)


def test_a_form_typed_in_whole_stands_for_a_document_without_tables() -> None:
    typed = Answer(AnswerKind.TYPED, "人工录入1", text=WHOLE.as_json())
    (form_,) = read_forms(Document("ofd", ()), "", Answers((typed,))).forms
    assert form_.fund_lines[0].executed.value == 49
    assert form_.indicators[1].target_quantity.operator == ">="
    assert form_.indicators[1].level_1 == "效益指标"
    assert set(origins(form_).values()) == {Origin.TYPED}
    assert complaints(WHOLE) == []


def test_a_typed_form_keeps_as_confirmed_what_the_machine_had_read() -> None:
    typed = Answer(AnswerKind.TYPED, PLACE, text=WHOLE.as_json())
    settled = origins(read(paper(TITLE, form("甲")), typed))
    assert settled["fund_line", 1, "annual_budget"] is Origin.CONFIRMED
    assert settled["fund_line", 1, "executed"] is Origin.TYPED


def test_what_is_no_number_is_a_complaint() -> None:
    wrong = replace(WHOLE, fiscal_year="去年", funds=(replace(WHOLE.funds[0], executed="约50"),))
    assert complaints(wrong) == ["年度“去年”不是年份", "资金第1行“约50”不是数字"]


# --- figures off pictures ------------------------------------------------------------------------------------------


def scanned(*blocks: str) -> Document:
    """A drawn document as if every cell of it had been read off a picture."""
    drawn_ = paper(*blocks)
    seen = Recognised(0.99, CUTOUT)
    return replace(
        drawn_,
        blocks=tuple(
            Grid(tuple(replace(cell, recognised=seen) for cell in block.cells)) if isinstance(block, Grid) else block
            for block in drawn_.blocks
        ),
    )


def test_no_figure_off_a_picture_is_taken_without_a_person() -> None:
    document = scanned(TITLE, form("甲"))
    assert not read_forms(document).forms
    questions = asked(document)
    assert {each.kind for each in questions} == {QuestionKind.FIGURE}
    assert all(each.cutout == CUTOUT for each in questions)
    answers = [replace(each.to_type, text=each.proposed) for each in questions if each.to_type]
    for left_out in range(len(answers)):
        rest = [*answers[:left_out], *answers[left_out + 1 :]]
        assert not read_forms(document, "", Answers(tuple(rest))).forms, "one figure that nobody has seen keeps a form waiting"
    confirmed = read(document, *answers)
    assert set(origins(confirmed).values()) == {Origin.CONFIRMED}
    assert confirmed.fiscal_year.value is None, "the title is on the picture too, and nobody has looked at it"
    assert "year_unknown" in {finding.code for finding in confirmed.reading_findings}
    given = Answer(AnswerKind.VALUE, confirmed.location, "evaluation", None, "fiscal_year", "2024年度")
    assert read(document, *answers, given).fiscal_year.value == 2024


def test_vouching_for_a_form_as_a_whole_confirms_no_figure_off_a_picture() -> None:
    document = scanned(TITLE, form("甲"))
    proposal = examined(document).proposal
    assert proposal is not None
    vouching = Answer(AnswerKind.AS_READ, PLACE, text=fingerprint(proposal))
    assert not read_forms(document, "", Answers((vouching,))).forms


def test_typing_does_not_begin_with_figures_off_a_picture() -> None:
    looked_at = examined(scanned(TITLE, form("甲")))
    assert looked_at.proposal is not None
    begun = as_typed(looked_at.proposal, {cell.location for cell in looked_at.unconfirmed})
    figures = [getattr(row, name) for row in (*begun.funds, *begun.indicators) for name in ("weight", "score")]
    assert set(figures) == {""}
    assert begun.project_name == "甲"


def test_sums_that_come_true_tick_the_figures_that_they_speak_for() -> None:
    questions = {each.said: each for each in asked(scanned(TITLE, form("甲")))}
    assert questions["活动次数·得分"].is_proven
    assert questions["年度资金总额·全年执行数"].is_proven
    assert not questions["活动次数·实际完成值"].is_proven
    wrong = {each.said: each for each in asked(scanned(TITLE, form("甲").replace("| 40 | 40 |", "| 40 | 47 |")))}
    assert not wrong["活动次数·得分"].is_proven


def test_sums_say_both_of_their_sides() -> None:
    said = {(each.left, each.right): each.holds for each in sums_of(read(paper(TITLE, form("甲"))))}
    assert said["Σ得分", "总分得分"]
    assert said["Σ分值（含执行）", "满分"]
    assert ("indicator", 1, "score") in proven(read(paper(TITLE, form("甲"))))
