-- Forms of one stretch of evaluation ids (variables first_form .. last_form of form_count), drawn so that every value follows from
-- the id and the seed alone. Units file one document a year with up to eleven forms; most projects come back every year.

CREATE OR REPLACE TEMP MACRO roll(n, salt) AS (hash(n, salt, getvariable('seed')) % 1000000007)::BIGINT;
CREATE OR REPLACE TEMP MACRO chance(n, salt) AS (roll(n, salt) % 10000) / 10000.0;
CREATE OR REPLACE TEMP MACRO pick(choices, n, salt) AS choices[1 + roll(n, salt) % len(choices)];
CREATE OR REPLACE TEMP MACRO place(n) AS
    ['安', '宝', '昌', '定', '东', '丰', '福', '光', '广', '海', '河', '江', '金', '临', '龙', '南', '宁', '平', '清', '庆',
     '荣', '山', '上', '石', '泰', '桐', '文', '武', '西', '新', '兴', '延', '阳', '宜', '永', '玉', '长', '郑', '中', '舟'][1 + n % 40]
    || ['城', '川', '都', '江', '乐', '陵', '宁', '平', '泉', '山', '水', '阳', '源', '州', '安'][1 + n // 40 % 15]
    || ['市', '县', '区'][1 + n // 600 % 3];
CREATE OR REPLACE TEMP MACRO decimal_text(amount) AS rtrim(rtrim(format('{:.4f}', amount::DOUBLE), '0'), '.');
CREATE OR REPLACE TEMP MACRO percent_text(rate) AS rtrim(rtrim(format('{:.2f}', 100 * rate::DOUBLE), '0'), '.') || '%';
CREATE OR REPLACE TEMP MACRO place_on_paper(form_number, "row", "column") AS
    '第' || form_number || '个表第' || "row" || '行第' || "column" || '格';

CREATE OR REPLACE TEMP TABLE drawn_forms AS
WITH numbered AS (
    SELECT
        n AS evaluation_id,
        greatest(1, getvariable('form_count') // 3) AS forms_a_year,
        least(2, (n - 1) // forms_a_year) AS year_number,
        (n - 1) - year_number * forms_a_year AS slot,
        slot // 11 AS unit_number,
        unit_number // 3 AS department_number,
        roll(slot, CASE WHEN chance(slot, 'recurs') < 0.7 THEN 'project' ELSE 'project ' || year_number END) AS project
    FROM range(getvariable('first_form'), getvariable('last_form') + 1) AS ids(n)
), named AS (
    SELECT
        *,
        2022 + year_number AS fiscal_year,
        year_number * (forms_a_year // 11 + 1) + unit_number + 1 AS document_id,
        slot % 11 + 1 AS form_number,
        place(department_number) || pick(['总工会', '文化和旅游局', '教育局', '民政局', '卫生健康局', '水利局', '农业农村局', '交通运输局',
            '市场监督管理局', '应急管理局', '住房和城乡建设局', '人力资源和社会保障局'], department_number, 'organ') AS department,
        pick(['办公室', '财务科', '宣教部', '保障工作部', '权益工作部', '组织部', '工人文化宫', '服务中心', '信息中心', '执法大队', '第一中学',
            '中心幼儿园', '图书馆', '疾病预防控制中心'], unit_number, 'unit') AS unit_name,
        ['劳模慰问', '困难职工帮扶', '职工培训', '劳动竞赛', '法律援助', '基层党建', '文化活动', '图书采购', '设备更新', '信息系统运行维护', '校舍维修',
            '疫苗接种', '河道治理', '农田水利', '道路养护', '食品抽检', '安全生产', '保障性住房', '就业创业', '养老服务', '临时救助', '防汛抗旱',
            '档案数字化', '执法装备', '宣传报道', '人才引进', '环境整治', '公共卫生', '残疾人服务', '志愿服务', '非遗保护', '体育健身', '交通设施',
            '病虫害防治', '土地整理', '消防安全', '物业管理', '老旧小区改造', '学生资助', '乡村振兴', '妇幼保健', '森林防火', '普法宣传', '网络安全',
            '检验检测', '应急物资', '健康体检', '夏送清凉', '金秋助学', '心理健康', '工会组建', '集体协商', '职工之家', '技能比武', '文物普查',
            '传染病监测'][1 + (roll(unit_number, 'topics') + 5 * form_number) % 56] AS topic,
        topic || pick(['补助经费', '专项经费', '项目', '工作经费', '专项资金', '活动经费', '运行经费'], project, 'kind')
            || CASE WHEN chance(project, 'phase') < 0.15 THEN '（' || pick(['一', '二', '三'], project, 'which') || '期）' ELSE '' END
            AS project_name,
        round(exp(1 + 5 * chance(project, 'size') + chance(evaluation_id, 'size of the year')), 2) AS initial_budget,
        CASE WHEN chance(evaluation_id, 'adjusted') < 0.8 THEN initial_budget
             ELSE round(initial_budget * (0.7 + 0.6 * chance(evaluation_id, 'adjustment')), 2) END AS annual_budget,
        CASE WHEN chance(evaluation_id, 'spent') < 0.55 THEN annual_budget
             WHEN chance(evaluation_id, 'spent') < 0.95
             THEN round(annual_budget * (1 - 0.45 * chance(evaluation_id, 'unspent') ** 2), 2)
             WHEN chance(evaluation_id, 'spent') < 0.98 THEN round(annual_budget * 1.04, 2) END AS executed,
        executed / annual_budget AS rate
    FROM numbered
)
SELECT
    *,
    CASE WHEN chance(unit_number, 'unit filed') < 0.97 THEN department || unit_name || (unit_number % 3 + 1) END AS implementing_unit,
    round(least(1, rate) * 10, 2) AS execution_score,
    CASE WHEN chance(evaluation_id, 'rate filed') < 0.03 THEN '10' ELSE percent_text(rate) END AS rate_text,
    ['通过实施' || project_name || '，' || pick(['保障各项工作正常开展', '提高服务水平', '改善基础设施条件', '满足群众需求'], project, 'goal')
        || '，全年完成' || topic || '任务' || (5 + roll(project, 'tasks') % 90) || '项，服务对象满意度达到95%以上。',
     '全年' || pick(['按计划完成', '基本完成', '超额完成'], evaluation_id, 'done') || topic || '任务' || (5 + roll(project, 'tasks') % 90)
        || '项，资金支出' || coalesce(decimal_text(executed), '—') || '万元，' || pick(['达到预期目标', '取得良好社会效益', '得到服务对象好评'],
        evaluation_id, 'outcome') || '。'] AS goals
FROM named;

-- Seven indicators a form, in one of three usual splits of the 90 points. One in seven misses its target, more of them in
-- weak forms; one in thirty is far above.
CREATE OR REPLACE TEMP TABLE drawn_indicators AS
WITH split AS (
    SELECT
        f.evaluation_id, f.form_number, f.topic, f.project, f.rate, i AS indicator_number,
        f.evaluation_id * 10 + i AS indicator,
        roll(f.project, i::VARCHAR) AS recurring,
        ['产出指标', '产出指标', '产出指标', '成本指标', '效益指标', '效益指标', '满意度指标'][i] AS level_1,
        ['数量指标', '质量指标', '时效指标', '经济成本指标', '社会效益指标', '可持续影响指标', '服务对象满意度指标'][i] AS level_2,
        pick([[20, 15, 15, 0, 20, 10, 10], [10, 15, 15, 20, 10, 10, 10], [20, 20, 10, 10, 10, 10, 10]], f.project, 'weights')[i] AS full_points,
        CASE WHEN chance(recurring, 'wording') < 0.35 THEN ''
             ELSE pick(['开展', '组织', '完成', '举办', '实施', '新增', '改造', '支持', '受理', '服务', '全年', '计划内', '重点', '辖区内', '基层'],
                recurring, 'verb') || CASE WHEN chance(recurring, 'where') < 0.6 THEN place(recurring) ELSE '' END END
            || topic || pick([['活动次数', '参加人数', '发放户数', '培训场次', '采购数量', '维护面积', '检查次数'],
            ['验收合格率', '覆盖率', '完好率', '政策知晓率', '达标率'], ['完成及时率', '资金支付及时率', '按期完成率'], ['成本控制率', '单位成本控制率'],
            ['受益人数', '投诉处理率', '群众知晓率'], ['长效管理机制', '持续服务年限', '作用持续性'], ['服务对象满意度', '职工满意度', '群众满意度']][i],
            recurring, 'level 3')
            || CASE WHEN chance(recurring, 'rare') < 0.0001 THEN '（古籍修复）' ELSE '' END AS level_3
    FROM drawn_forms f, range(1, 8) AS numbers(i)
), targets AS (
    SELECT
        *,
        CASE WHEN i.level_2 = '数量指标' OR i.level_3 LIKE '%人数' THEN 3 + roll(recurring, 'target') % 400
             WHEN i.level_2 = '可持续影响指标' THEN NULL
             ELSE [100, 95, 90, 98][1 + roll(recurring, 'target') % 4] END AS target_value,
        CASE WHEN i.level_2 = '数量指标' OR i.level_3 LIKE '%人数'
             THEN CASE WHEN i.level_3 LIKE '%人数' THEN '人' WHEN i.level_3 LIKE '%户数' THEN '户' ELSE '次' END
             WHEN target_value IS NOT NULL THEN '%' END AS target_unit,
        chance(indicator, 'outcome') AS outcome,
        0.02 + 0.6 * chance(evaluation_id, 'weakness') ** 4 AS share_missed
    FROM split i
), outcomes AS (
    SELECT
        *,
        CASE WHEN outcome < share_missed THEN floor(target_value * (0.99 - 0.6 * chance(indicator, 'missed') ** 2))
             WHEN target_unit = '%' THEN least(100, target_value + roll(indicator, 'above') % 4)
             WHEN outcome > 0.97 THEN target_value * 2
             ELSE target_value + roll(indicator, 'above') % 3 END::INTEGER AS actual_value
    FROM targets
)
SELECT
    *,
    coalesce('≥' || target_value || target_unit, pick(['长期', '健全完善', '持续发挥作用'], recurring, 'words')) AS target,
    CASE WHEN outcome BETWEEN 0.95 AND 0.96 THEN NULL
         WHEN chance(indicator, 'told') < 0.2
         THEN '全年共完成' || (1 + roll(indicator, 'steps') % 60) || '批次，' || coalesce('实际达到' || actual_value || target_unit, '作用持续显现')
              || '，' || pick(['群众反映良好', '按期通过验收', '资料已归档', '结果已公示'], indicator, 'remark')
         ELSE coalesce(actual_value || target_unit, pick(['达到预期', '健全', '较好'], indicator, 'words')) END AS actual,
    actual_value < target_value AS is_missed,
    CASE WHEN is_missed AND chance(indicator, 'lenient') > 0.2 THEN round(full_points * actual_value / target_value, 1)
         WHEN chance(indicator, 'strict') < 0.03 THEN greatest(0, full_points - 1)
         ELSE full_points END AS points,
    CASE WHEN points < full_points AND chance(indicator, 'explained') < 0.6
         THEN '受' || place(indicator) || pick(['天气', '疫情', '政策调整', '招标进度', '人员变动', '物价上涨'], indicator, 'cause') || '影响，'
              || (1 + roll(indicator, 'month') % 12) || '月起进度滞后，下一步将加强' || pick(['项目管理', '预算编制', '过程监督', '宣传动员'],
              indicator, 'measure') END AS reason
FROM outcomes WHERE full_points > 0 OR indicator_number = 4;

CREATE OR REPLACE TEMP TABLE drawn_funds AS
SELECT
    evaluation_id, form_number, line_number,
    ['total', 'appropriation', 'carryover', 'other'][line_number] AS source,
    ['年度资金总额', '其中：当年财政拨款', '上年结转资金', '其他资金'][line_number] AS label,
    CASE WHEN chance(evaluation_id, 'sources filed') < 0.15 THEN [1, NULL, NULL, NULL]
         WHEN chance(evaluation_id, 'carried over') < 0.1 THEN [1, 0.75, 0.25, NULL]
         ELSE [1, 1, NULL, NULL] END[line_number] AS share,
    share * initial_budget AS initial_budget,
    share * annual_budget AS annual_budget,
    share * executed AS executed,
    CASE WHEN line_number = 1 THEN rate_text END AS rate_text,
    CASE WHEN line_number = 1 THEN execution_score END AS score
FROM drawn_forms, range(1, 5) AS lines(line_number);

-- --- into the tables -------------------------------------------------------------------------------------------------

INSERT INTO documents BY NAME
SELECT
    document_id,
    any_value(coalesce(implementing_unit, department)) || any_value(fiscal_year) || '年度项目支出绩效自评表.docx' AS file_name,
    sha256(document_id || ' of seed ' || getvariable('seed')) AS sha256,
    'docx' AS format,
    count(*) AS form_count,
    make_timestamp(any_value(fiscal_year) + 1, 3, 1, 9, 0, 0) + to_minutes(document_id::INTEGER) AS ingested_at,
    getvariable('reader_version') AS reader_version
FROM drawn_forms GROUP BY document_id ORDER BY document_id;

INSERT INTO ingestions BY NAME
SELECT
    document_id AS ingestion_id, ingested_at AS started_at, file_name, sha256, 'stored' AS outcome, form_count,
    0 AS finding_count, 0 AS replaced_count
FROM documents WHERE document_id IN (SELECT document_id FROM drawn_forms) ORDER BY document_id;

INSERT INTO projects BY NAME
SELECT
    evaluation_id AS project_id, project_key_of('project', fiscal_year, department, implementing_unit, project_name) AS project_key,
    'project' AS form_kind, fiscal_year, department, implementing_unit, project_name
FROM drawn_forms ORDER BY evaluation_id;

INSERT INTO form_judgements BY NAME
SELECT evaluation_id,
    CASE WHEN chance(evaluation_id, 'total') < 0.95 THEN chance(evaluation_id, 'total') < 0.6 END AS total_includes_execution
FROM drawn_forms ORDER BY evaluation_id;

INSERT INTO evaluations BY NAME
SELECT
    f.evaluation_id, f.evaluation_id AS project_id, true AS is_current, document_id, f.form_number, 'project' AS form_kind, fiscal_year, project_name, department, implementing_unit,
    goals[1] AS expected_goal, goals[2] AS achieved_goal,
    CASE WHEN chance(f.evaluation_id, 'total') < 0.95 THEN
        p.full_points + CASE WHEN chance(f.evaluation_id, 'total') < 0.6 THEN 10 ELSE 0 END END AS stated_total_weight,
    CASE WHEN chance(f.evaluation_id, 'total') < 0.95 THEN
        p.points + CASE WHEN chance(f.evaluation_id, 'total') < 0.6 THEN execution_score ELSE 0 END END AS stated_total_score,
    true AS has_weight_column, true AS has_reason_column, place_on_paper(f.form_number, 1, 1) AS source_location
FROM drawn_forms f JOIN (
    SELECT evaluation_id, sum(full_points) AS full_points, sum(points) AS points FROM drawn_indicators GROUP BY evaluation_id
) p USING (evaluation_id) ORDER BY f.evaluation_id;

INSERT INTO fund_lines BY NAME
SELECT
    evaluation_id, line_number, source, label AS label_filed, initial_budget AS initial_budget_wan,
    annual_budget AS annual_budget_wan, executed AS executed_wan, CASE WHEN line_number = 1 THEN 10 END AS weight,
    try_cast(replace(rate_text, '%', '') AS DOUBLE) / CASE WHEN contains(rate_text, '%') THEN 100 END AS stated_rate,
    rate_text AS stated_rate_text, score, place_on_paper(form_number, 3 + line_number, 2) AS source_location
FROM drawn_funds ORDER BY evaluation_id, line_number;

INSERT INTO indicators BY NAME
SELECT
    evaluation_id, indicator_number, level_1, level_2, level_3, level_1 AS level_1_filed, level_2 AS level_2_filed, target, actual,
    CASE WHEN target_value IS NOT NULL THEN '>=' END AS target_operator, target_value, target_unit,
    CASE WHEN actual IS NOT NULL THEN actual_value END AS actual_value, full_points AS weight, points AS score,
    false AS score_is_shared, reason AS deviation_reason, place_on_paper(form_number, 10 + indicator_number, 4) AS source_location
FROM drawn_indicators ORDER BY evaluation_id, indicator_number;

INSERT INTO statements BY NAME
SELECT
    evaluation_id, row_number() OVER (PARTITION BY evaluation_id ORDER BY kind) AS statement_number, kind AS statement_kind,
    label AS statement_label, said AS statement_text, NULL AS stated_points, NULL AS indicator_number,
    place_on_paper(form_number, 30, 2) AS source_location
FROM drawn_forms, (VALUES ('conclusion', '评价结论', '项目管理规范，基本完成年度目标。'), ('problems', '存在问题', '个别指标进度偏慢。')) AS s(kind, label, said)
WHERE chance(evaluation_id, 'statements') < 0.5
ORDER BY evaluation_id, statement_number;

INSERT INTO findings BY NAME
WITH found AS (
    SELECT evaluation_id, form_number, indicator_number, 'missed_target_full_points' AS code, 'error' AS severity,
           format('指标值“{}”，完成值“{}”，未达指标，仍得满分{}分', target, actual, full_points) AS message,
           points::VARCHAR AS stated, round(full_points * actual_value / target_value, 2)::VARCHAR AS expected
    FROM drawn_indicators WHERE is_missed AND points = full_points AND actual IS NOT NULL
    UNION ALL
    SELECT evaluation_id, form_number, indicator_number, 'deduction_without_reason', 'warning',
           format('扣{}分，没有说明原因', decimal_text(full_points - points)), NULL, '原因和改进措施'
    FROM drawn_indicators WHERE points < full_points AND reason IS NULL
    UNION ALL
    SELECT evaluation_id, form_number, indicator_number, 'empty_actual_with_points', 'warning',
           format('实际完成值为空，仍得{}分', decimal_text(points)), NULL, NULL
    FROM drawn_indicators WHERE actual IS NULL AND points > 0
    UNION ALL
    SELECT evaluation_id, form_number, indicator_number, 'far_above_target', 'notice',
           format('指标值“{}”，完成值“{}”，为指标值的200%', target, actual), actual, NULL
    FROM drawn_indicators WHERE actual_value >= 1.5 * target_value AND actual IS NOT NULL
    UNION ALL
    SELECT evaluation_id, form_number, NULL, 'rate_holds_score', 'warning',
           format('执行率栏填“10”，按执行数和预算数计算应为{}', percent_text(rate)), '10', percent_text(rate)
    FROM drawn_forms WHERE rate_text = '10' AND rate IS NOT NULL
    UNION ALL
    SELECT evaluation_id, form_number, NULL, 'over_execution', 'warning',
           format('全年执行数{}万元大于全年预算数{}万元', decimal_text(executed), decimal_text(annual_budget)), NULL, NULL
    FROM drawn_forms WHERE rate > 1
    UNION ALL
    SELECT evaluation_id, form_number, NULL, 'sources_missing', 'notice', '年度资金总额已填，各项资金来源均未填写', NULL, NULL
    FROM drawn_funds WHERE line_number = 2 AND share IS NULL
)
SELECT
    evaluation_id, row_number() OVER (PARTITION BY evaluation_id ORDER BY indicator_number NULLS FIRST, code) AS finding_number,
    indicator_number, code, severity, message, stated, expected,
    place_on_paper(form_number, coalesce(10 + indicator_number, 4), 4) AS source_location
FROM found ORDER BY evaluation_id, finding_number;

INSERT INTO rule_scores BY NAME
SELECT
    evaluation_id, indicator_number, '不低于' AS basis, actual_value / target_value AS achieved_share,
    least(1, actual_value / target_value) * full_points AS rule_score
FROM drawn_indicators WHERE target_value IS NOT NULL AND actual IS NOT NULL ORDER BY evaluation_id, indicator_number;

-- The paper: nine columns, each row of the form a row of cells, and the places that the values were taken from.
INSERT INTO source_forms BY NAME
WITH fund_rows AS (
    SELECT
        evaluation_id,
        list(['', label, decimal_text(initial_budget), decimal_text(annual_budget), decimal_text(executed), CASE WHEN line_number = 1
            THEN '10' END, rate_text, decimal_text(score), ''] ORDER BY line_number) AS rows
    FROM drawn_funds GROUP BY evaluation_id
), indicator_rows AS (
    SELECT
        evaluation_id,
        list(['', level_1, level_2, level_3, target, actual, full_points::VARCHAR, decimal_text(points), reason]
            ORDER BY indicator_number) AS rows,
        sum(points) AS points
    FROM drawn_indicators GROUP BY evaluation_id
), papers AS (
    SELECT
        evaluation_id, form_number,
        [['项目名称', project_name, '', '', '', '', '', '', ''],
         ['主管部门', department, '', '', '实施单位', implementing_unit, '', '', ''],
         ['项目资金（万元）', '', '年初预算数', '全年预算数', '全年执行数', '分值', '执行率', '得分', '']]
        || f.rows
        || [['年度总体目标', '预期目标', '', '', '', '实际完成情况', '', '', ''],
            ['', goals[1], '', '', '', goals[2], '', '', ''],
            ['绩效指标', '一级指标', '二级指标', '三级指标', '年度指标值', '实际完成值', '分值', '得分', '偏差原因分析及改进措施']]
        || i.rows
        || [['总分', '', '', '', '', '', '100', decimal_text(points + execution_score), '']] AS rows
    FROM drawn_forms JOIN fund_rows f USING (evaluation_id) JOIN indicator_rows i USING (evaluation_id)
), placed AS (
    SELECT
        evaluation_id,
        flatten(list_transform(rows, lambda texts, r: list_transform(texts, lambda t, c: {
            'row': (r - 1)::INTEGER, 'column': (c - 1)::INTEGER, 'row_span': 1, 'column_span': 1, 'text': coalesce(t, ''),
            'location': place_on_paper(form_number, r, c)}))) AS cells
    FROM papers
)
SELECT
    evaluation_id,
    cells,
    list_transform(
        list_filter(cells, lambda cell: cell."text" <> '' AND CASE
            WHEN cell."row" IN (0, 1, 8) THEN cell."column" IN (1, 5)
            ELSE (cell."row" BETWEEN 3 AND 6 OR cell."row" BETWEEN 10 AND 16) AND cell."column" BETWEEN 1 AND 8 END),
        lambda cell: {
            'part': CASE WHEN cell."row" > 9 THEN 'indicator' WHEN cell."row" BETWEEN 3 AND 6 THEN 'fund_line' ELSE 'evaluation' END,
            'number': CASE WHEN cell."row" > 9 THEN cell."row" - 9 WHEN cell."row" BETWEEN 3 AND 6 THEN cell."row" - 2 END,
            'field': CASE
                WHEN cell."row" > 9
                THEN ['level_1_filed', 'level_2_filed', 'level_3', 'target', 'actual', 'weight', 'score', 'reason'][cell."column"]
                WHEN cell."row" BETWEEN 3 AND 6
                THEN ['label', 'initial_budget', 'annual_budget', 'executed', 'weight', 'rate', 'score', 'score'][cell."column"]
                WHEN cell."row" = 0 THEN 'project_name'
                WHEN cell."row" = 1 THEN CASE WHEN cell."column" = 1 THEN 'department' ELSE 'implementing_unit' END
                ELSE CASE WHEN cell."column" = 1 THEN 'expected_goal' ELSE 'achieved_goal' END END,
            'text': cell."text",
            'location': cell."location"}) AS entries
FROM placed ORDER BY evaluation_id;
