"""What a person says of a document is evidence for its reading: it settles forms, outweighs the machine, and is marked as hers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfeval_data.desk.questions import Question, QuestionKind, questions_of
from perfeval_data.desk.sums import proven, sums_of
from perfeval_data.desk.typing import as_typed, complaints
from perfeval_data.forms.answered import fingerprint
from perfeval_data.forms.reading import Examined, examine_forms, read_forms
from perfeval_data.forms.typed import TypedForm, TypedFunds, TypedIndicator
from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.grid import Block, Cell, Document, Grid, Picture, Recognised
from perfeval_data.paper.model import Origin, SelfEvaluation, UnreadForm
from perfeval_data.readers import read as read_document
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


def test_paper_shows_what_was_filed_where_a_text_was_typed() -> None:
    document = paper(TITLE, form("甲").replace("| 50 | 50 |\n| ^ | 效益", "| 50 | 五0 |\n| ^ | 效益"))
    (question,) = [each for each in asked(document) if each.kind is QuestionKind.CELL]
    assert question.to_type is not None
    mended = read(document, replace(question.to_type, text="50"))
    assert question.field == "score"
    assert "五0" in {cell.text for cell in mended.source_cells}


NAMES_ONLY = """\
项目支出绩效自评表（2024年度）
项目名称\t甲
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t10\t10\t8\t10\t80.00%\t8.0
\t其他资金\t—\t—
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t活动次数\t10次\t10次\t50\t50
效益指标\t社会效益指标\t参与人次\t100人\t100人\t40\t40
总分\t\t\t\t\t90\t90
"""


def test_name_of_a_source_is_no_amount_and_nothing_is_asked_in_its_place() -> None:
    document = read_document(NAMES_ONLY.encode(), "甲.txt")
    _, line = read(document).fund_lines
    assert (line.source, line.label.text) == ("other", "其他资金")
    assert "其他资金" not in {line.initial_budget.text, line.annual_budget.text, line.executed.text}
    assert not [each for each in asked(document) if each.kind is QuestionKind.CELL]


def test_questions_are_told_apart_by_what_they_ask() -> None:
    first, second = (asked(paper(TITLE, form(name))) for name in ("", ""))
    assert [each.identity for each in first] == [each.identity for each in second]
    odd = form("甲").replace("| 50 | 50 |\n| ^ | 效益", "| 50 | 五0 |\n| ^ | 效益")
    other = asked(paper(TITLE, odd.replace("五0", "五十")))
    assert {each.identity for each in asked(paper(TITLE, odd))}.isdisjoint(each.identity for each in other)


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
    seen = Recognised(0.99, (CUTOUT,))
    return replace(
        drawn_,
        blocks=tuple(
            Grid(tuple(replace(cell, recognised=seen) for cell in block.cells))
            if isinstance(block, Grid)
            else replace(block, recognised=seen)
            for block in drawn_.legible
        ),
    )


def answered(document: Document) -> list[Answer]:
    """What a person says who finds all on the pictures as the machine has read it."""
    return [replace(each.to_type, text=each.proposed) for each in asked(document) if each.to_type]


def test_personal_data_on_a_picture_is_asked_of_nobody() -> None:
    persons = "| 项目负责人 | 张三 | < | 联系电话 | 13812345678 | < | < | < |\n| 主管部门 |"
    document = scanned(TITLE, form("甲").replace("| 主管部门 |", persons, 1))
    assert not any("1381" in each.proposed or "张三" in each.proposed for each in asked(document))
    beside = scanned(TITLE, form("甲").replace("| 10次 | 50 |", "| 10次，联系电话：13812345678 | 50 |", 1))
    (question,) = [each for each in asked(beside) if "个人信息" in each.proposed]
    assert question.cutouts == ()


def test_what_a_page_break_has_cut_is_asked_half_by_half() -> None:
    """The lower half of a cell has a place of its own, and an answer about the upper one says nothing of it."""
    table = form("甲").splitlines()
    upper, lower = "\n".join(table[:-1]), "| | | | | 0次 | | | |\n" + table[-1]
    blocks = [*scanned(TITLE, upper).blocks, *scanned(lower).blocks]
    whole = Grid(tuple(_on_pages(blocks)))
    document = Document("image", (blocks[0], whole))
    answers = answered(document)
    lower_half = "第2页第1行第5格"
    assert lower_half in {each.place for each in answers}
    rest = tuple(each for each in answers if each.place != lower_half)
    assert not read_forms(document, "", Answers(rest)).forms


def _on_pages(blocks: Sequence[Block]) -> Iterator[Cell]:
    """Two grids as the two pages of one."""
    row = 0
    for number, grid in enumerate((block for block in blocks if isinstance(block, Grid)), start=1):
        yield from (replace(cell, row=cell.row + row, location=f"第{number}页{cell.location}") for cell in grid.cells)
        row += grid.row_count


def test_what_a_machine_doubts_is_asked_be_it_a_word_or_nothing() -> None:
    plain = scanned(TITLE, form("甲"))
    doubtful = _with_doubt(plain, "某市总工会", "")
    added = {each.place: each.proposed for each in asked(doubtful)}
    assert added.keys() - {each.place for each in asked(plain)} == {"第2行第2格", "第3行第2格"}
    assert (added["第2行第2格"], added["第3行第2格"]) == ("某市总工会", "")


def test_a_table_that_is_no_form_waits_while_it_is_doubted_what_it_says() -> None:
    plan = scanned(TITLE, form("甲").replace("| 实际完成值 | 分值 | 得分 |", "| 备注 | 备注 | 备注 |"))
    assert not isinstance(examined(plan).outcome, UnreadForm)
    assert isinstance(examined(_with_doubt(plan, "备注")).outcome, UnreadForm)


def _with_doubt(document: Document, *texts: str) -> Document:
    def doubted(cell: Cell) -> Cell:
        return replace(cell, recognised=Recognised(0.5, (CUTOUT,))) if cell.text in texts else cell

    blocks = (
        replace(block, cells=tuple(map(doubted, block.cells))) if isinstance(block, Grid) else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def test_no_figure_off_a_picture_is_taken_without_a_person() -> None:
    document = scanned(TITLE, form("甲"))
    assert not read_forms(document).forms
    questions = asked(document)
    assert {each.kind for each in questions} == {QuestionKind.FIGURE}
    assert all(each.cutouts == (CUTOUT,) for each in questions)
    answers = answered(document)
    for left_out in range(len(answers)):
        rest = [*answers[:left_out], *answers[left_out + 1 :]]
        assert not read_forms(document, "", Answers(tuple(rest))).forms, "one figure that nobody has seen keeps a form waiting"
    confirmed = read(document, *answers)
    assert set(origins(confirmed).values()) == {Origin.CONFIRMED}
    assert confirmed.fiscal_year.value == 2024


def test_a_year_that_only_a_line_far_from_the_form_says_is_asked_for() -> None:
    document = scanned("2024年度绩效自评情况", "项目支出绩效自评表", form("甲"))
    confirmed = read(document, *answered(document))
    assert confirmed.fiscal_year.value is None, "nobody has looked at that line"
    assert "year_unknown" in {finding.code for finding in confirmed.reading_findings}
    year = [replace(each.to_type, text="2024") for each in asked(document, *answered(document)) if each.to_type]
    assert read(document, *answered(document), *year).fiscal_year.value == 2024


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


def _proposed(document: Document) -> SelfEvaluation:
    proposal = examined(document).proposal
    assert proposal is not None
    return proposal


# --- whatever anybody says, no figure that nobody has seen ----------------------------------------------------------

_SCAN = scanned(TITLE, form("甲"))
_CELLS = [cell for grid in _SCAN.grids for cell in grid.cells]
_ANY_PLACE = st.sampled_from([each.location for each in (*_CELLS, *_SCAN.blocks) if not isinstance(each, Grid | Picture)])
_LABELS = st.sampled_from([each.value for each in Label])
_WORDS = st.sampled_from(["", "50", "90", "10次", "得分", "甲", "2024"])
_VALUES = st.sampled_from([(part, number, name) for part, number, name, _ in read(paper(TITLE, form("甲"))).entries()])
_ANSWERS = st.one_of(
    st.builds(Answer, st.just(AnswerKind.CELL), _ANY_PLACE, text=_WORDS),
    st.builds(Answer, st.just(AnswerKind.COLUMN), _ANY_PLACE, field=_LABELS),
    st.builds(Answer, st.just(AnswerKind.MEANING), _ANY_PLACE, field=_LABELS),
    st.builds(Answer, st.just(AnswerKind.MEANING), field=_LABELS, filed=st.sampled_from([each.text for each in _CELLS])),
    st.builds(lambda value, text: Answer(AnswerKind.VALUE, PLACE, value[0], value[1], value[2], text), _VALUES, _WORDS),
    st.builds(Answer, st.just(AnswerKind.AS_READ), st.just(PLACE), text=st.just(fingerprint(_proposed(_SCAN)))),
)


@settings(max_examples=60)
@given(st.lists(_ANSWERS, max_size=12), st.sets(st.integers(0, 20), max_size=2))
@example([Answer(AnswerKind.MEANING, field="goals", filed="50")], {2})
def test_no_answers_take_a_figure_off_a_picture_that_nobody_has_seen(said: list[Answer], unseen_ones: set[int]) -> None:
    """Each figure that is stored was answered by its own cell or typed; that is asked of the document, not of the machine's questions."""
    given_ = [*(each for number, each in enumerate(answered(_SCAN)) if number not in unseen_ones), *said]
    looked_at = {each.place for each in given_ if each.kind is AnswerKind.CELL}
    typed = {(each.part, each.number, each.field) for each in given_ if each.kind is AnswerKind.VALUE}
    for form_ in read_forms(_SCAN, "", Answers(tuple(given_))).forms:
        unseen = [
            (part, number, name, entry.text)
            for part, number, name, entry in form_.entries()
            if entry.value is not None and entry.location not in looked_at and (part, number, name) not in typed
        ]
        assert unseen == []
        texts = {cell.location: cell.text for cell in form_.source_cells}
        assert not [place for place, text in texts.items() if any(map(str.isdigit, text)) and place not in looked_at]


def test_each_single_question_keeps_a_form_waiting_whatever_the_others_say() -> None:
    answers = answered(_SCAN)
    vouching = Answer(AnswerKind.AS_READ, PLACE, text=fingerprint(_proposed(_SCAN)))
    for number, left_out in enumerate(answers):
        rest = (*answers[:number], *answers[number + 1 :], vouching)
        assert not read_forms(_SCAN, "", Answers(rest)).forms, left_out
        learned = (Answer(AnswerKind.MEANING, field="score", filed="得分"),)
        assert not read_forms(_SCAN, "", Answers(rest, learned)).forms, left_out
