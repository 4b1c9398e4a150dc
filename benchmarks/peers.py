"""The questions of the pages put to other engines that hold the same rows, in turns within one run.

    python -m benchmarks.peers FILE [--rounds N]

Contestants: this project's own functions on its file; the same functions on Parquet files and on DuckLake, where its extension is
installed; SQLite with indices; pandas and Polars
with everything in memory. All of them get the stored summary for free.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pandas as pd
import polars as pl

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.database.copies import EngineMissingError, Kind
from perfeval_data.database.upkeep.publish import publish
from perfeval_data.queries import Connection, Filters, IndicatorSearch, Order

Contestant = dict[str, Callable[[], object]]

YEAR = Filters((2024,))
MOST_MONEY = Order("annual_budget_wan", descending=True)
WORD, RARE = "满意度", "古籍修复"
TEXTS = ("level_3", "target", "actual", "deviation_reason")
PAGE = 50
OURS = "DuckDB file"


def ours(connection: Connection, project: int) -> Contestant:
    """The functions that the pages call."""

    def search(word: str) -> Callable[[], object]:
        return lambda: queries.indicators_of(connection, queries.first_hits(connection, YEAR, IndicatorSearch(word), PAGE))

    return {
        "headline figures": lambda: queries.headline(connection, YEAR),
        "money by unit": lambda: queries.funds_by_unit(connection, YEAR),
        "histogram of scores": lambda: queries.score_histogram(connection, YEAR),
        "points lost by level": lambda: queries.points_lost_by_level(connection, YEAR),
        "filter options": lambda: queries.department_options(connection, Filters((2024,))),
        "first page by money": lambda: queries.projects(connection, YEAR, MOST_MONEY, PAGE),
        "one project": lambda: queries.project_part(connection, "indicator_details", project),
        "search, common word": search(WORD),
        "search, rare word": search(RARE),
    }


def on_sqlite(folder: Path, path: Path, project: int) -> Contestant:
    """SQLite with the indices that the questions ask for."""
    connection = sqlite3.connect(path)
    for table, name in (("stored_summary", "projects"), ("indicators", "indicators")):
        with duckdb.connect() as reader:
            rows = reader.sql(f"FROM '{folder / table}.parquet'").to_arrow_reader(100_000)
            columns = rows.schema.names
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            for batch in rows:
                values = [
                    column.cast("double") if str(column.type).startswith("decimal") else column for column in batch.columns
                ]
                marks = ", ".join("?" * len(columns))
                connection.executemany(
                    f"INSERT INTO {name} VALUES ({marks})", zip(*(column.to_pylist() for column in values), strict=True)
                )
    connection.executescript(
        """CREATE INDEX by_year ON projects (fiscal_year, implementing_unit);
           CREATE INDEX by_department ON projects (fiscal_year, department);
           CREATE INDEX by_money ON projects (fiscal_year, annual_budget_wan DESC);
           CREATE INDEX by_form ON indicators (evaluation_id, indicator_number); ANALYZE"""
    )
    connection.commit()

    def ask(question: str, *parameters: object) -> Callable[[], object]:
        return lambda: connection.execute(question, parameters).fetchall()

    chosen = "fiscal_year = 2024 AND form_kind = 'project'"
    search = f"""SELECT i.*, p.project_name FROM indicators i JOIN projects p USING (evaluation_id)
        WHERE {chosen} AND ({" OR ".join(f"instr({column}, ?1)" for column in TEXTS)})
        ORDER BY i.evaluation_id, i.indicator_number LIMIT {PAGE}"""
    return {
        "headline figures": ask(
            f"""SELECT count(*), count(DISTINCT implementing_unit), sum(initial_budget_wan), sum(annual_budget_wan), sum(executed_wan),
                avg(final_score), sum(finding_count), sum(error_count), (SELECT final_score FROM projects WHERE {chosen}
                ORDER BY final_score LIMIT 1 OFFSET (SELECT count(*) / 2 FROM projects WHERE {chosen}))
                FROM projects WHERE {chosen}"""
        ),
        "money by unit": ask(
            f"""SELECT implementing_unit, count(*), sum(initial_budget_wan), sum(annual_budget_wan), sum(executed_wan),
                avg(final_score) FROM projects WHERE {chosen} GROUP BY 1 ORDER BY min(evaluation_id)"""
        ),
        "histogram of scores": ask(
            f"SELECT CAST(final_score AS INTEGER), count(*) FROM projects WHERE {chosen} GROUP BY 1 ORDER BY 1"
        ),
        "points lost by level": ask(
            f"""SELECT level_1, sum(i.weight), sum(i.weight - i.score), sum(i.weight > i.score)
                FROM indicators i JOIN projects p USING (evaluation_id) WHERE {chosen} GROUP BY 1"""
        ),
        "filter options": ask(
            f"SELECT department, count(*) FROM projects WHERE {chosen} GROUP BY 1 ORDER BY min(evaluation_id)"
        ),
        "first page by money": ask(f"SELECT * FROM projects WHERE {chosen} ORDER BY annual_budget_wan DESC LIMIT {PAGE}"),
        "one project": ask("SELECT * FROM indicators WHERE evaluation_id = ?", project),
        "search, common word": ask(search, WORD),
        "search, rare word": ask(search, RARE),
    }


def on_pandas(folder: Path, project: int) -> Contestant:
    """Data frames in memory."""
    projects = pd.read_parquet(folder / "stored_summary.parquet")
    indicators = pd.read_parquet(folder / "indicators.parquet")
    money = ["initial_budget_wan", "annual_budget_wan", "executed_wan"]
    projects[[*money, "final_score"]] = projects[[*money, "final_score"]].astype(float)
    indicators[["weight", "score"]] = indicators[["weight", "score"]].astype(float)

    def chosen() -> pd.DataFrame:
        return projects[(projects["fiscal_year"] == 2024) & (projects["form_kind"] == "project")]

    def rows() -> pd.DataFrame:
        return indicators[indicators["evaluation_id"].isin(chosen()["evaluation_id"])]

    def headline() -> object:
        frame = chosen()
        return frame[money].sum(), frame["implementing_unit"].nunique(), frame["final_score"].agg(["mean", "median"])

    def by_level() -> object:
        frame = rows()
        lost = frame["weight"] - frame["score"]
        return frame.assign(lost=lost, deducted=lost > 0).groupby("level_1")[["weight", "lost", "deducted"]].sum()

    def search(word: str) -> Callable[[], object]:
        def found() -> object:
            frame = rows()
            hits = frame[TEXTS[0]].str.contains(word, regex=False, na=False)
            for column in TEXTS[1:]:
                hits |= frame[column].str.contains(word, regex=False, na=False)
            return frame[hits].head(PAGE).merge(projects[["evaluation_id", "project_name"]], on="evaluation_id")

        return found

    return {
        "headline figures": headline,
        "money by unit": lambda: chosen().groupby("implementing_unit", sort=False, dropna=False)[[*money, "final_score"]].sum(),
        "histogram of scores": lambda: chosen()["final_score"].floordiv(1).value_counts(),
        "points lost by level": by_level,
        "filter options": lambda: chosen().groupby("department", sort=False).size(),
        "first page by money": lambda: chosen().nlargest(PAGE, "annual_budget_wan"),
        "one project": lambda: indicators[indicators["evaluation_id"] == project],
        "search, common word": search(WORD),
        "search, rare word": search(RARE),
    }


def on_polars(folder: Path, project: int) -> Contestant:
    """Polars frames in memory, asked lazily."""
    projects = pl.read_parquet(folder / "stored_summary.parquet")
    indicators = pl.read_parquet(folder / "indicators.parquet")
    chosen = projects.lazy().filter((pl.col("fiscal_year") == 2024) & (pl.col("form_kind") == "project"))
    rows = indicators.lazy().join(chosen.select("evaluation_id", "project_name"), on="evaluation_id", maintain_order="left")
    money = [pl.col(name).sum() for name in ("initial_budget_wan", "annual_budget_wan", "executed_wan")]
    lost = pl.col("weight") - pl.col("score")

    def search(word: str) -> Callable[[], object]:
        hit = pl.any_horizontal(pl.col(column).str.contains(word, literal=True) for column in TEXTS)
        first_page = rows.filter(hit).head(PAGE)
        return lambda: first_page.collect()

    return {
        "headline figures": chosen.select(
            *money,
            pl.col("implementing_unit").n_unique(),
            pl.col("final_score").mean().alias("mean"),
            pl.col("final_score").median(),
        ).collect,
        "money by unit": chosen.group_by("implementing_unit", maintain_order=True)
        .agg(*money, pl.col("final_score").mean())
        .collect,
        "histogram of scores": chosen.group_by(pl.col("final_score").cast(pl.Float64).floor()).len().collect,
        "points lost by level": rows.group_by("level_1")
        .agg(pl.col("weight").sum(), lost.sum().alias("lost"), (lost > 0).sum().alias("n"))
        .collect,
        "filter options": chosen.group_by("department", maintain_order=True).len().collect,
        "first page by money": chosen.sort("annual_budget_wan", descending=True, nulls_last=True).head(PAGE).collect,
        "one project": indicators.lazy().filter(pl.col("evaluation_id") == project).collect,
        "search, common word": search(WORD),
        "search, rare word": search(RARE),
    }


def milliseconds(task: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    task()
    return (time.perf_counter() - start) * 1000


def measured(contestants: dict[str, Contestant], rounds: int) -> dict[str, dict[str, float]]:
    """Median ms of each question and contestant, taking turns; the first round warms up."""
    questions = list(contestants[OURS])
    times: dict[str, dict[str, list[float]]] = {question: {name: [] for name in contestants} for question in questions}
    for _ in range(rounds + 1):
        for question in questions:
            for name, tasks in contestants.items():
                times[question][name].append(milliseconds(tasks[question]))
    return {question: {name: median(each[1:]) for name, each in row.items()} for question, row in times.items()}


def table(results: dict[str, dict[str, float]]) -> str:
    """Markdown: ms, and the sum of the mix as a multiple of ours."""
    names = list(next(iter(results.values())))
    lines = [f"| question, ms | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    lines += [f"| {question} | {' | '.join(f'{row[name]:.1f}' for name in names)} |" for question, row in results.items()]
    sums = {name: sum(row[name] for row in results.values()) for name in names}
    lines.append(f"| **all** | {' | '.join(f'{sums[name]:.0f} ({sums[name] / sums[OURS]:.1f} x)' for name in names)} |")
    return "\n".join(lines)


def compared(database: Path, rounds: int) -> str:
    """Load the peers, ask in turns, and give the table."""
    with store.open_readonly(database) as connection, tempfile.TemporaryDirectory(dir=database.parent) as scratch:
        folder = Path(scratch)
        ((project,),) = connection.execute("SELECT max(evaluation_id) - 7 FROM evaluations").fetchall()
        files = publish(database, folder / "peers")
        contestants = {
            OURS: ours(connection, project),
            **on_copies(database, folder, project),
            "SQLite": on_sqlite(files, folder / "peer.sqlite", project),
            "pandas": on_pandas(files, project),
            "Polars": on_polars(files, project),
        }
        return table(measured(contestants, rounds))


def on_copies(database: Path, folder: Path, project: int) -> dict[str, Contestant]:
    """Our functions on a published copy of either kind, where its engine is installed."""
    contestants = {}
    for name, kind in {"Parquet": Kind.PARQUET, "DuckLake": Kind.DUCKLAKE}.items():
        try:
            publish(database, folder / name, kind)
            contestants[name] = ours(store.open_readonly(folder / name), project)
        except EngineMissingError as missing:
            print(f"left out: {missing}", file=sys.stderr)
    return contestants


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(compared(options.file, options.rounds))


if __name__ == "__main__":
    main()
