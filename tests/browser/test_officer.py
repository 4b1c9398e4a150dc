"""Whatever is refused can be brought in at the desk: tables by answering questions, flat texts by typing them whole; field for field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page

from perfeval_data.forms.typed import TypedForm, TypedFunds, TypedIndicator
from perfeval_data.ingest.examine import Offered, Refused, examine
from perfeval_data.paper.model import FormKind
from tests.browser.conftest import Server
from tests.browser.officer import Officer, as_stored, stored
from tests.conftest import MORE_SAMPLES

Visit = Callable[..., Page]
Step = Callable[[Officer], None]


def choose(words: str) -> Step:
    return lambda officer: officer.chooses(words)


def say(text: str) -> Step:
    return lambda officer: officer.says(text)


def turn_to(table: str) -> Step:
    return lambda officer: officer.turns_to(table)


VOUCH = choose("读出的内容无误")


@dataclass(frozen=True)
class Case:
    """A refused document, what she does with it, and the forms that are stored in the end; without steps she types these whole."""

    name: str
    forms: tuple[TypedForm, ...]
    steps: Sequence[Step] = ()
    text: str = ""
    """Of a specimen of our own; empty for one of the further samples."""

    def file(self, folder: Path) -> Path:
        if not self.text:
            return MORE_SAMPLES / "variants" / self.name
        (folder / self.name).write_text(self.text, encoding="utf-8")
        return folder / self.name


def indicator(row: str) -> TypedIndicator:
    """一级|二级|三级|指标值|完成值|分值|得分|原因"""
    return TypedIndicator(*(text.strip() for text in row.split("|")))


def funds(row: str) -> TypedFunds:
    """来源|年初|全年|执行|分值|执行率|得分"""
    return TypedFunds(*(text.strip() for text in row.split("|")))


# --- specimens of our own ------------------------------------------------------------------------------------------

TWO_FORMS = """\
绩效指标(90分) | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析 |
产出指标 | 经济成本指标 | 成本控制数 | ≤ | 20 | 万元 | 完成 | 90 | 90 |
项目支出绩效自评表(2023年度)
项目名称 | 职工书屋建设 |
主管部门 | 某市总工会 | 实施单位 | 宣教部 |
预算执行情况(万元) (20分) | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分 |
年度财政资金总额 | 8 | 8 | 100% | 20 |
年度绩效目标1 (80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 |
产出指标(40分) | 数量指标 | 新建书屋 | 4个 | 4个 | 20 |
质量指标 | 验收合格 | 全部合格 | 全部合格 | 20 |
效益指标(40分) | 社会效益 | 方便职工就近读书 | 借阅范围可扩展到市图书馆 | 借阅范围可扩展到市图书馆 |
丰富职工文化生活 | |
环境效益 | 书屋环境优良 | 良好 | 良好 | 40 |
满意度指标(10分) | 读者 | 在网络上设置读者满意度调查
"""
FLAT = (
    "附件: 项目支出绩效自评表 (2023年度) 项目名称 职工疗休养 主管部门 某市总工会 实施单位 权益部 项目资金(万元) 年初预算数 全年预算数 "
    "全年执行数 分值 执行率 得分 年度资金总额: 30 30 29.5 10 98.3% 9.8 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
    "产出指标 数量指标 疗休养人数 ≥60人 61人 50 50 效益指标 社会效益指标 职工知晓率 ≥90% 92% 40 40 总分 100 99.8"
)
PLAN = "项目支出绩效目标表(2023年度) 项目名称 职工疗休养 三级指标 指标值 疗休养人数 ≥60人"

OWN = (
    Case(
        "两张表，一张没有名称.txt",
        (
            TypedForm(
                project_name="安可替代",
                fiscal_year="2022",
                indicators=(indicator("产出指标|经济成本指标|成本控制数|≤20万元|完成|90|90|"),),
            ),
            TypedForm(
                fiscal_year="2023",
                project_name="职工书屋建设",
                department="某市总工会",
                implementing_unit="宣教部",
                funds=(funds("年度财政资金总额||8|8|20|100%|20"),),
                indicators=(
                    indicator("产出指标(40分)|数量指标|新建书屋|4个|4个||20|"),
                    indicator("产出指标(40分)|质量指标|验收合格|全部合格|全部合格||20|"),
                    indicator("效益指标(40分)|社会效益|方便职工就近读书|借阅范围可扩展到市图书馆|借阅范围可扩展到市图书馆|||"),
                    indicator("效益指标(40分)|社会效益|丰富职工文化生活|||||"),
                    indicator("效益指标(40分)|环境效益|书屋环境优良|良好|良好||40|"),
                    indicator("满意度指标(10分)|读者|在网络上设置读者满意度调查|||||"),
                ),
            ),
        ),
        (
            say("安可替代"),
            turn_to("第1张表"),
            say("2022"),
            turn_to("第2张表"),
            choose("“在网络上设置读者满意度调查”是三级指标"),
            VOUCH,
        ),
        TWO_FORMS,
    ),
    Case(
        "连成一行的自评表.txt",
        (
            TypedForm(
                fiscal_year="2023",
                project_name="职工疗休养",
                department="某市总工会",
                implementing_unit="权益部",
                stated_total_weight="100",
                stated_total_score="99.8",
                funds=(funds("年度资金总额|30|30|29.5|10|98.3%|9.8"),),
                indicators=(
                    indicator("产出指标|数量指标|疗休养人数|≥60人|61人|50|50|"),
                    indicator("效益指标|社会效益指标|职工知晓率|≥90%|92%|40|40|"),
                ),
            ),
        ),
        text=FLAT,
    ),
)

# --- published documents -------------------------------------------------------------------------------------------

PUBLISHED = (
    Case(
        "anhui-2019-relief-fund-one-cell-per-line.txt",
        (
            TypedForm(
                fiscal_year="2019",
                project_name="临时救助",
                department="[155]濉溪县民政局",
                implementing_unit="濉溪县民政局",
                expected_goal="为建档立卡扶贫户解决临时性的困难",
                achieved_goal="全年救助建档立卡扶贫户临时救助87人次,救助资金30万元,完成目标任务。",
                funds=(
                    funds("年度资金总额||30|30|10|100%|10"),
                    funds("本年财政拨款||30|30|10|100%|10"),
                    funds("其他资金||||||"),
                ),
                indicators=(
                    indicator("产出指标(50分)|数量指标|★★★农村低保发放人数(按月平均)(≥**人)|>=21933人|21980人|5|5|"),
                    indicator(
                        "产出指标(50分)|数量指标|★★★其中:农村低保对象中建档立卡贫困人口数量(按月平均)(≥**人)|>=9431人|9453人|5|5|"
                    ),
                    indicator(
                        "产出指标(50分)|数量指标|★★★建档立卡贫困人口中接受临时救助的人次数(≥**人次)|>=59人次|87人次|5|5|"
                    ),
                    indicator(
                        "产出指标(50分)|数量指标|★★★特困人员救助供养人数(按月平均)(≥**人)|>=4754人|4604人|5|5|特困人员实行动态管理"
                    ),
                    indicator("产出指标(50分)|数量指标|扶贫临时救助人数(按月平均)(≥**人)|>=7人|7人|10|10|"),
                    indicator("产出指标(50分)|质量指标|★农村低保标准(≥**元/人·月)|>=530元/人*月|583元/人*月|5|5|"),
                    indicator(
                        "产出指标(50分)|质量指标|农村特困人员救助供养基本生活标准(≥**元/人·月)|>=570元/人*月|758元/人*月|5|5|"
                    ),
                    indicator(
                        "产出指标(50分)|质量指标|扶贫临时救助标准(<**元/户·年)——一户年最高5300元|<=5300元/户|5830元/户|10|10|"
                    ),
                    indicator("效益指标(30分)|社会效益指标|★★★受益建档立卡贫困人口数≥**人|>=80人|87人|30|30|"),
                    indicator("满意度指标(10分)|服务对象满意度指标|★受助对象满意度(≥**%)|>=9||10||"),
                ),
            ),
        ),
        (choose("“>=9”是年度指标值"), say("濉溪县民政局")),
    ),
    Case(
        "hubei-2022-pipes.txt",
        (
            TypedForm(
                fiscal_year="2022",
                project_name="共享工程",
                department="黄石市文化和旅游局",
                implementing_unit="黄石市图书馆",
                funds=(funds("年度财政资金总额||5|5|20|100%|20"),),
                indicators=(
                    indicator("产出指标(40分)|数量指标|一个存储备份器|25TB|25TB||10|"),
                    indicator("产出指标(40分)|数量指标|WIFI布点全覆盖|100%覆盖|100%覆盖|||"),
                    indicator("产出指标(40分)|质量指标|以最新资源面市|资源采购期以当年为主|资源采购期以当年为主||10|"),
                    indicator("产出指标(40分)|时效指标|可保证读者使用时长|全天候可用|全天候||10|"),
                    indicator("产出指标(40分)|时效指标|2022年全年|≥360天|≥360天|||"),
                    indicator("产出指标(40分)|成本指标|以低价位高质量为采购原则|5万|5万||10|"),
                    indicator("效益指标(30分)|经济效益|社会公益服务无经济效益|公益性事业|公益性事业||10|"),
                    indicator(
                        "效益指标(30分)|社会效益|使读者更方便快捷查找检阅|独有数据资源查询,查询范围可扩展到省图"
                        "|独有数据资源查询,查询范围可扩展到省图|||"
                    ),
                    indicator("效益指标(30分)|社会效益|促进黄石文化经济发展,丰富市民文化活动|||||"),
                    indicator("效益指标(30分)|环境效益|数字图书馆环境优良无污染|良好|良好||10|"),
                    indicator("效益指标(30分)|环境效益|WIFI全覆盖,绿色环保|良好|良好|||"),
                    indicator("效益指标(30分)|可持续影响指标|≥360天服务读者|≥360天|≥360天||10|"),
                    indicator("满意度指标(10分)|读者|在网络上设置读者满意度调查|||||"),
                ),
            ),
        ),
        (
            choose("“使读者更方便快捷查找检阅”是三级指标"),
            choose("“在网络上设置读者满意度调查”是三级指标"),
            VOUCH,
        ),
    ),
    Case(
        "sichuan-2023-two-forms-pipes.txt",
        (
            TypedForm(
                project_name="安可替代项目",
                stated_total_score="100",
                indicators=(indicator("产出指标|经济成本指标|成本控制数|≤30万元|完成|90|90|"),),
            ),
            TypedForm(
                fiscal_year="2023",
                project_name="51092324T000010263357-2023年全县安可替代补助资金项目",
                department="大英县司法局部门",
                implementing_unit="大英县司法局",
                expected_goal="根据要求购买安可设备,并完成项目资金支付。",
                achieved_goal="完成",
                funds=(
                    funds("总额|0|3.36|3.36|10|100.00%|10"),
                    funds("财政资金|0|3.36|3.36|/|100.00%|/"),
                    funds("财政专户管理资金|0|0|0|/|0.00%|/"),
                    funds("单位资金|0|0|0|/|0.00%|/"),
                    funds("其他资金||||/||/"),
                ),
                indicators=(indicator("产出指标|质量指标|完成安可产品购买并按要求支付资金|=100||||"),),
            ),
        ),
        (say("安可替代项目"), choose("“100”是年度指标值"), VOUCH),
    ),
    Case(
        "anhui-2022-flat-text.txt",
        (
            TypedForm(
                fiscal_year="2022",
                project_name="委托业务项目",
                department="219-池州市贵池区棠溪镇人民政府",
                implementing_unit="219001-池州市贵池区棠溪镇人民政府",
                expected_goal="本项目共申请预算资金90万元。",
                achieved_goal="本项目共完成预算资金89.97万元。",
                funds=(funds("年度资金总额|0|0|0|10|0|0"), funds("本年财政拨款|90|89.974|89.974|||")),
                indicators=(
                    indicator("产出指标(50分)|数量指标|基建工程委托业务项目数量|≥50个|50|8|8|"),
                    indicator("产出指标(50分)|质量指标|委托业务报告合格率|≥100百分比|100|8|8|"),
                    indicator("产出指标(50分)|质量指标|经费支出合规性|严格执行相关制度规定|达成预期指标|8|8|"),
                    indicator("产出指标(50分)|时效指标|提交报告及时性|在项目计划完成时间内完成|达成预期指标|8|8|"),
                    indicator("产出指标(50分)|成本指标|项目总成本|≤90万元|90|8|8|"),
                    indicator("产出指标(50分)|成本指标|单项业务成本|符合相关规定|达成预期指标|10|10|"),
                ),
            ),
        ),
    ),
    Case(
        "hubei-digits-stripped.txt",
        (
            TypedForm(
                project_name="湖北工程学院学生资助项目",
                department="湖北省教育厅",
                implementing_unit="湖北工程学院",
                indicators=(
                    indicator("产出指标|数量|国家奖学金人数|||||"),
                    indicator("产出指标|成本指标|国家奖学金人均资助|||||"),
                ),
            ),
        ),
    ),
    Case(
        "hunan-2021-department-one-cell-per-line.txt",
        (
            TypedForm(
                kind=FormKind.DEPARTMENT,
                fiscal_year="2021",
                project_name="零陵区林业局",
                expected_goal="目标1:造林1.2万亩,\n目标2森林经营16.3万亩\n目标3:病虫害防治3.45万亩",
                achieved_goal="目标1:造林1.2万亩,\n目标2森林经营16.3万亩\n目标3:病虫害防治3.45万亩",
                funds=(funds("年度资金总额|4753.66|4753.66|3824.26|10|100%|10"),),
                indicators=(
                    indicator("产出指标(50)|数量指标|造林面积|1.2万亩|1.2万亩|10|10|"),
                    indicator("产出指标(50)|数量指标|病虫害防治面积|3.45万亩|3.45万亩|7|7|"),
                    indicator("产出指标(50)|数量指标|森林经营面积|16.3万亩|16.3万亩|7|7|"),
                    indicator("产出指标(50)|质量指标|造林成活率|85%|85%|7|7|"),
                    indicator("产出指标(50)|时效指标|当期完成|90%|100%|7|7|"),
                    indicator("效益指标(30分)|经济效益指标|木材销售收入|1100万元|1093万元|6|5|"),
                    indicator("效益指标(30分)|社会效益指标|提高就业率|显著|显著|6|6|"),
                ),
            ),
        ),
    ),
    Case(
        "sichuan-2020-old-columns.txt",
        (
            TypedForm(
                fiscal_year="2020",
                project_name="养老服务",
                indicators=(
                    indicator("项目完成指标|质量指标|改善养老服务基础条件|改善条件|明显改善|||"),
                    indicator("满意度指标|服务对象满意度指标|养老服务对象对养老机构服务质量满意度|≥90%|98%|||"),
                ),
            ),
        ),
    ),
)


@pytest.fixture
def desk(spare_server: Server, sample_database: Path) -> Server:
    spare_server.show(sample_database)
    return spare_server


@pytest.mark.parametrize("case", [*OWN, *PUBLISHED], ids=lambda case: case.name)
def test_a_refused_document_is_brought_in(case: Case, visit: Visit, desk: Server, tmp_path: Path) -> None:
    file = case.file(tmp_path)
    if not file.exists():
        pytest.skip("the further samples are not beside this checkout")
    page = visit(f"{desk.url}/import", permissions=["clipboard-read", "clipboard-write"])
    officer = Officer(page)
    officer.brings(file)
    for step in case.steps:
        step(officer)
    if not case.steps:
        officer.types(case.forms[0])
    officer.stores(file)
    assert stored(desk.database, sha256(file.read_bytes()).hexdigest()) == as_stored(case.forms)


NO_EVALUATION = "target-form-must-be-refused-2021.txt"


@pytest.mark.parametrize("name", ["绩效目标表.txt", NO_EVALUATION])
def test_what_is_no_evaluation_is_put_away(name: str, visit: Visit, desk: Server, tmp_path: Path) -> None:
    file = Case(name, (), text="" if name.isascii() else PLAN).file(tmp_path)
    if not file.exists():
        pytest.skip("the further samples are not beside this checkout")
    officer = Officer(visit(f"{desk.url}/import"))
    officer.brings(file)
    officer.dismisses(file)
    assert stored(desk.database, sha256(file.read_bytes()).hexdigest()) == []


@pytest.mark.parametrize("path", sorted((MORE_SAMPLES / "ofd").glob("*.ofd")), ids=lambda path: path.name)
def test_a_published_ofd_file_without_a_form_can_be_typed_off_too(path: Path, visit: Visit, desk: Server) -> None:
    """None of them holds a form; what an officer types off one is stored like any other, whatever the file is."""
    officer = Officer(visit(f"{desk.url}/import", permissions=["clipboard-read", "clipboard-write"]))
    officer.brings(path)
    (form,) = OWN[1].forms
    officer.types(form)
    officer.stores(path)
    assert stored(desk.database, sha256(path.read_bytes()).hexdigest()) == as_stored([form])


def test_every_refused_document_of_the_further_samples_is_brought_in_or_put_away() -> None:
    offers = [Offered(path.name, path.read_bytes()) for path in sorted(MORE_SAMPLES.glob("variants/*"))]
    refused = {offer.file_name for offer in offers if isinstance(examine(offer), Refused)}
    assert refused - {NO_EVALUATION} == ({case.name for case in PUBLISHED} if offers else set())
