"""Rules across projects and years: questions to the database, asked again for the departments that an ingestion touches.

A question reads the table `peers`, the project forms of those departments, and the tables as filed. It gives the columns
evaluation_id, indicator_number, field, message, stated, expected: `field` names the entry of the form that the finding stands at.
Projects are compared within their department: that is where copies come from, and one document never costs more than its department.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from perfeval_data.audit.rule import DatabaseCheck
from perfeval_data.audit.settings import Settings
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Severity

if TYPE_CHECKING:
    import duckdb

_LAST_YEAR = """
    project_predecessors l ON l.evaluation_id = this.evaluation_id AND l.predecessor_basis IN ('same', 'wording')
    JOIN peers last ON last.evaluation_id = l.earlier_id"""
"""A project beside itself a year before; where that is a guess, it is not objected to."""

_LAST_TARGET = f"""
    FROM peers this JOIN {_LAST_YEAR}
    JOIN indicators now ON now.evaluation_id = this.evaluation_id
    JOIN indicators before ON before.evaluation_id = last.evaluation_id AND before.level_3 = now.level_3
        AND before.target_unit IS NOT DISTINCT FROM now.target_unit
    WHERE coalesce(now.target_operator, '>=') IN ('>=', '>') AND coalesce(before.target_operator, '>=') IN ('>=', '>')
        AND coalesce(now.level_2, '') NOT LIKE '%成本%'
        AND before.actual_value IS NOT NULL AND now.target_value > 0 AND before.target_value > 0"""
"""This year's indicator beside last year's of the same name and unit, where more is better."""

_ONE_PER_INDICATOR = (
    "QUALIFY row_number() OVER (PARTITION BY this.evaluation_id, now.indicator_number ORDER BY before.indicator_number) = 1"
)

copied_achievement = DatabaseCheck(
    Rule(
        code="copied_achievement",
        title="不同项目的完成情况内容雷同",
        severity=Severity.WARNING,
        explanation="同一部门、同一年度名称不同的项目，“实际完成情况”的长段文字内容雷同，疑似相互沿用。",
        example="“职工之家建设”和“职工书屋建设”的实际完成情况完全相同。",
        advice="按各项目的实际情况分别填写。",
    ),
    """
    WITH copies AS (
        SELECT fiscal_year, department, achieved_goal, count(DISTINCT project_name) AS names,
               min(project_name) AS one_name, max(project_name) AS other_name
        FROM peers WHERE length(achieved_goal) >= $copied_length
        GROUP BY fiscal_year, department, achieved_goal HAVING names > 1)
    SELECT p.evaluation_id, NULL AS indicator_number, 'achieved_goal' AS field,
           format('实际完成情况与“{}”{}内容雷同', if(project_name = one_name, other_name, one_name),
                  if(names > 2, format('等{}个项目', names - 1), '')) AS message,
           left(p.achieved_goal, 40) AS stated, NULL AS expected
    FROM peers p JOIN copies c ON c.achieved_goal = p.achieved_goal
        AND c.fiscal_year IS NOT DISTINCT FROM p.fiscal_year AND c.department IS NOT DISTINCT FROM p.department""",
    lambda settings: {"copied_length": settings.across.copied_length},
)

copied_reason = DatabaseCheck(
    Rule(
        code="copied_reason",
        title="不同项目的偏差原因内容雷同",
        severity=Severity.NOTICE,
        explanation="同一部门、同一年度名称不同的项目，偏差原因和改进措施的长段文字内容雷同，疑似套用。",
        example="五个项目的偏差原因都是同一段四十字的文字。",
        advice="按各项指标的实际情况分别说明原因。",
    ),
    """
    WITH reasons AS (
        SELECT p.evaluation_id, p.fiscal_year, p.department, p.project_name, i.indicator_number, i.deviation_reason
        FROM peers p JOIN indicators i USING (evaluation_id) WHERE length(i.deviation_reason) >= $copied_length
    ), copies AS (
        SELECT fiscal_year, department, deviation_reason, count(DISTINCT project_name) AS names,
               min(project_name) AS one_name, max(project_name) AS other_name
        FROM reasons GROUP BY ALL HAVING names > 1)
    SELECT r.evaluation_id, r.indicator_number, 'reason' AS field,
           format('偏差原因与“{}”{}内容雷同', if(r.project_name = one_name, other_name, one_name),
                  if(names > 2, format('等{}个项目', names - 1), '')) AS message,
           left(r.deviation_reason, 40) AS stated, NULL AS expected
    FROM reasons r JOIN copies c ON c.deviation_reason = r.deviation_reason
        AND c.fiscal_year IS NOT DISTINCT FROM r.fiscal_year AND c.department IS NOT DISTINCT FROM r.department""",
    lambda settings: {"copied_length": settings.across.copied_length},
)

copied_indicators = DatabaseCheck(
    Rule(
        code="copied_indicators",
        title="不同项目的指标和完成值完全相同",
        severity=Severity.NOTICE,
        explanation="同一部门、同一年度名称不同的项目，全部指标的名称、指标值和完成值一模一样（不少于四项），疑似相互沿用。",
        example="“职工之家建设”和“职工书屋建设”的六项指标、指标值和完成值全部相同。",
        advice="按各项目的实际情况分别设置指标、填写完成值。",
    ),
    """
    WITH lists AS (
        SELECT p.evaluation_id, p.fiscal_year, p.department, p.project_name, count(*) AS indicators,
               md5(string_agg(concat_ws(chr(31), i.level_3, i.target, i.actual), chr(30) ORDER BY i.level_3, i.target, i.actual)) AS print
        FROM peers p JOIN indicators i USING (evaluation_id) GROUP BY ALL HAVING indicators >= $copied_indicators
    ), copies AS (
        SELECT fiscal_year, department, print, count(DISTINCT project_name) AS names,
               min(project_name) AS one_name, max(project_name) AS other_name
        FROM lists GROUP BY ALL HAVING names > 1)
    SELECT l.evaluation_id, NULL AS indicator_number, 'project_name' AS field,
           format('{}项指标的名称、指标值和完成值与“{}”{}完全相同', indicators, if(l.project_name = one_name, other_name, one_name),
                  if(names > 2, format('等{}个项目', names - 1), '')) AS message,
           format('{}项指标', indicators) AS stated, NULL AS expected
    FROM lists l JOIN copies c ON c.print = l.print
        AND c.fiscal_year IS NOT DISTINCT FROM l.fiscal_year AND c.department IS NOT DISTINCT FROM l.department""",
    lambda settings: {"copied_indicators": settings.across.copied_indicators},
)

achievement_repeated = DatabaseCheck(
    Rule(
        code="achievement_repeated",
        title="完成情况沿用上年",
        severity=Severity.WARNING,
        explanation="同一项目本年的“实际完成情况”与上年内容雷同。",
        example="2024年的实际完成情况与2023年完全相同。",
        advice="按本年度情况重写。",
    ),
    f"""
    SELECT this.evaluation_id, NULL AS indicator_number, 'achieved_goal' AS field,
           format('实际完成情况与{{}}年度的自评表内容雷同', last.fiscal_year) AS message,
           left(this.achieved_goal, 40) AS stated, NULL AS expected
    FROM peers this JOIN {_LAST_YEAR} AND last.achieved_goal = this.achieved_goal
    WHERE length(this.achieved_goal) >= $copied_length""",
    lambda settings: {"copied_length": settings.across.copied_length},
)

uniform_full_marks = DatabaseCheck(
    Rule(
        code="uniform_full_marks",
        title="单位全部项目自评满分",
        severity=Severity.NOTICE,
        explanation="一个实施单位同一年度的项目有五个以上，每个项目的执行得分和各项指标得分全部等于分值。列在该单位预算最大的项目上。",
        example="宣教部2024年度8个项目全部自评满分。",
        advice="抽查指标完成情况和佐证材料。",
        source=Source.PRACTICE,
    ),
    """
    WITH marks AS (
        SELECT p.evaluation_id, p.fiscal_year, p.department, p.implementing_unit, f.annual_budget_wan,
               coalesce(f.score = f.weight, f.weight IS NULL) AND (
                   SELECT coalesce(bool_and(i.score = i.weight), false) FROM indicators i
                   WHERE i.evaluation_id = p.evaluation_id AND NOT i.score_is_shared) AS is_full
        FROM peers p LEFT JOIN fund_lines f ON f.evaluation_id = p.evaluation_id AND f.source = 'total'
        WHERE p.implementing_unit IS NOT NULL)
    SELECT arg_max(evaluation_id, coalesce(annual_budget_wan, 0)) AS evaluation_id, NULL AS indicator_number,
           'implementing_unit' AS field,
           format('{}{}{}个项目全部自评满分', implementing_unit,
                  if(fiscal_year IS NULL, '', format('{}年度', fiscal_year)), count(*)) AS message,
           format('{}个项目满分', count(*)) AS stated, NULL AS expected
    FROM marks GROUP BY fiscal_year, department, implementing_unit
    HAVING count(*) >= $uniform_projects AND bool_and(is_full)""",
    lambda settings: {"uniform_projects": settings.across.uniform_projects},
)

target_lowered = DatabaseCheck(
    Rule(
        code="target_lowered",
        title="指标值比上年调低",
        severity=Severity.NOTICE,
        explanation="同一项目的同一指标，上年已经完成，预算没有减少，本年的指标值却比上年低。",
        example="上年指标值≥200人、完成210人，本年指标值≥150人。",
        advice="说明调低的理由，或恢复上年水平。",
        source=Source.PRACTICE,
    ),
    f"""
    SELECT this.evaluation_id, now.indicator_number, 'target' AS field,
           format('上年指标值“{{}}”，完成“{{}}”，本年指标值为“{{}}”', before.target, before.actual, now.target) AS message,
           now.target AS stated, before.target AS expected
    {_LAST_TARGET}
        AND now.target_value < before.target_value AND before.actual_value >= before.target_value
        AND before.actual_value < before.target_value * $far_above
        AND coalesce((SELECT any_value(annual_budget_wan) FROM fund_lines f WHERE f.evaluation_id = this.evaluation_id AND source = 'total')
            >= (SELECT any_value(annual_budget_wan) FROM fund_lines f WHERE f.evaluation_id = last.evaluation_id AND source = 'total'), true)
    {_ONE_PER_INDICATOR}""",
    lambda settings: {"far_above": settings.targets.far_above},
)

target_not_raised = DatabaseCheck(
    Rule(
        code="target_not_raised",
        title="上年远超，本年指标值未提高",
        severity=Severity.NOTICE,
        explanation="同一项目的同一指标，上年完成值达到指标值的一倍半以上，本年的指标值却没有提高。",
        example="上年指标值200件、完成318件，本年指标值仍为200件。",
        advice="参照上年实际水平确定指标值。",
        source=Source.PRACTICE,
    ),
    f"""
    SELECT this.evaluation_id, now.indicator_number, 'target' AS field,
           format('上年指标值“{{}}”，完成“{{}}”，本年指标值仍为“{{}}”', before.target, before.actual, now.target) AS message,
           now.target AS stated, before.actual AS expected
    {_LAST_TARGET}
        AND before.actual_value >= before.target_value * $far_above AND now.target_value <= before.target_value
    {_ONE_PER_INDICATOR}""",
    lambda settings: {"far_above": settings.targets.far_above},
)

CHECKS: tuple[DatabaseCheck, ...] = tuple(value for value in list(globals().values()) if isinstance(value, DatabaseCheck))


def refresh(
    connection: duckdb.DuckDBPyConnection,
    departments: Iterable[str | None],
    settings: Settings,
) -> set[int]:
    """Recompute, in the open transaction, the findings across the projects of the given departments; returns the ids of
    these."""
    names = [*set(departments)]
    if not names:
        return set()
    connection.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT unnest(?::VARCHAR[]) AS department", [names])
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE peers AS
        SELECT e.evaluation_id, e.fiscal_year, e.department, e.implementing_unit, e.project_name, e.achieved_goal, e.source_location
        FROM current_evaluations e SEMI JOIN touched t ON e.department IS NOT DISTINCT FROM t.department WHERE e.form_kind = 'project'""")
    codes = [check.rule.code for check in CHECKS]
    connection.execute(  # also of earlier readings, which no longer count
        """DELETE FROM findings WHERE list_contains(?, code) AND evaluation_id IN (
               SELECT evaluation_id FROM evaluations e SEMI JOIN touched t ON e.department IS NOT DISTINCT FROM t.department)""",
        [codes],
    )
    for check in CHECKS:
        if check.rule.code not in settings.rules.off:
            _store(connection, check, settings)
    peers = connection.execute("SELECT evaluation_id FROM peers").fetchall()
    for table in ("violations", "peers", "touched"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    return {evaluation_id for (evaluation_id,) in peers}


def _store(connection: duckdb.DuckDBPyConnection, check: DatabaseCheck, settings: Settings) -> None:
    parameters = {name: float(value) for name, value in check.parameters(settings).items()}
    ((found,),) = connection.execute(f"CREATE OR REPLACE TEMP TABLE violations AS {check.question}", parameters).fetchall()
    if not found:
        return
    connection.execute(
        """
        INSERT INTO findings BY NAME
        SELECT s.evaluation_id,
               coalesce(n.highest, 0) + row_number() OVER (PARTITION BY s.evaluation_id ORDER BY s.indicator_number) AS finding_number,
               s.indicator_number, $code AS code, $severity AS severity, s.message, s.stated, s.expected,
               coalesce(v.source_location, p.source_location) AS source_location
        FROM violations s JOIN peers p USING (evaluation_id)
        LEFT JOIN (
            SELECT evaluation_id, max(finding_number) AS highest FROM findings
            WHERE evaluation_id IN (SELECT evaluation_id FROM violations) GROUP BY 1) n USING (evaluation_id)
        LEFT JOIN (FROM filed_values WHERE evaluation_id IN (SELECT evaluation_id FROM violations)) v
            ON v.evaluation_id = s.evaluation_id AND v.field = s.field AND v.part_number IS NOT DISTINCT FROM s.indicator_number
            AND v.part = if(s.indicator_number IS NULL, 'evaluation', 'indicator')""",
        {"code": check.rule.code, "severity": check.rule.severity.value},
    )
