"""The search among all indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfeval_data.paper.values import half_width
from perfeval_data.queries.filters import Connection, Filters, frame
from perfeval_data.queries.order import Order, order_by
from perfeval_data.queries.scores import NO_LEVEL

_FIRST_STRETCH, _LONGEST_STRETCH = 32, 1024
"""Blocks that a text search reads first, when few may do, and the most at a time."""

Key = tuple[int, int]
"""evaluation_id and indicator_number."""


@dataclass(frozen=True, slots=True)
class IndicatorSearch:
    """What to look for among the indicators of the chosen projects."""

    text: str = ""
    level_1: str | None = None
    only_deducted: bool = False

    def where(self) -> tuple[str, list[Any]]:
        """A condition on `indicators` and its parameters."""
        conditions, parameters = ["true"], list[Any]()
        if self.text:
            columns = ("level_3", "target", "actual", "deviation_reason")
            conditions.append(f"({' OR '.join(f'regexp_matches({column}, ?)' for column in columns)})")
            parameters += [_pattern_of(self.text)] * len(columns)
        if self.level_1 == NO_LEVEL:
            conditions.append("level_1 IS NULL")
        elif self.level_1:
            conditions.append("level_1 = ?")
            parameters.append(self.level_1)
        if self.only_deducted:
            conditions.append("weight > score")
        return " AND ".join(conditions), parameters

    @property
    def order(self) -> str:
        """The order of the documents, or by points lost where only deductions are asked for."""
        return ("weight - score DESC, " if self.only_deducted else "") + "evaluation_id, indicator_number"


_BLANKS = r"[\s\x{a0}\x{3000}]*"
_TO_FULL_WIDTH = 0xFEE0


def _pattern_of(text: str) -> str:
    """A regular expression that finds a text in any width and case, and however it is spaced: what `search_form` makes equal.

    Searching with it takes a twentieth of the time of computing every text's search form.
    """
    return _BLANKS.join(f"[{''.join(map(_escaped, _variants(sign)))}]" for sign in half_width(text) if not sign.isspace())


def _variants(sign: str) -> list[str]:
    """A sign in both cases and both widths."""
    cases = {each for each in (sign, sign.lower(), sign.upper()) if len(each) == 1}
    return sorted(cases | {chr(ord(each) + _TO_FULL_WIDTH) for each in cases if "!" <= each <= "~"})


def _escaped(sign: str) -> str:
    return f"\\x{{{ord(sign):x}}}"


def indicators(
    connection: Connection,
    filters: Filters,
    search: IndicatorSearch,
    order: Order | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The indicators found, with their projects; all of them without a limit."""
    condition, parameters = search.where()
    by = order_by(order, search.order)
    if limit is None:
        question = f"FROM indicator_details WHERE evaluation_id IN ({filters.chosen()}) AND {condition} ORDER BY {by}"
        return frame(connection, question, [*filters.where()[1], *parameters])
    source = "indicators" if order is None or order.column in _OWN_COLUMNS else "indicator_details"
    question = f"""
        SELECT evaluation_id, indicator_number FROM {source} WHERE evaluation_id IN ({filters.chosen()}) AND {condition}
        ORDER BY {by} LIMIT ? OFFSET ?"""
    keys = connection.execute(question, [*filters.where()[1], *parameters, limit, offset]).fetchall()
    return indicators_of(connection, tuple(keys))


_OWN_COLUMNS = frozenset({"level_1", "level_2", "level_3", "target", "actual", "weight", "score", "deviation_reason"})
"""What an indicator is sorted by without a look at its project."""


def indicator_count(connection: Connection, filters: Filters, search: IndicatorSearch) -> int:
    """How many indicators the search finds."""
    condition, parameters = search.where()
    question = f"SELECT count(*) FROM indicators WHERE evaluation_id IN ({filters.chosen()}) AND {condition}"
    return int(connection.execute(question, [*filters.where()[1], *parameters]).fetchall()[0][0])


def indicators_of(connection: Connection, keys: tuple[Key, ...]) -> pd.DataFrame:
    """The indicators of a few keys, in their order, with their projects."""
    forms = [form for form, _ in keys]
    # Rows are looked for by their forms first: joined by two columns, the planner would read all indicators between the first form
    # and the last, and through the view `indicator_details` all there are.
    return frame(
        connection,
        """WITH of_forms AS MATERIALIZED (FROM indicators WHERE evaluation_id IN (SELECT unnest(?::INTEGER[])))
           SELECT i.*, i.weight - i.score AS points_lost, e.project_id, e.form_number, e.fiscal_year, e.department, e.implementing_unit, e.project_name
           FROM (SELECT unnest(?::INTEGER[]) AS evaluation_id, unnest(?::INTEGER[]) AS indicator_number, unnest(?) AS place) k
           JOIN current_evaluations e USING (evaluation_id) JOIN of_forms i USING (evaluation_id, indicator_number) ORDER BY place""",
        [forms, forms, [number for _, number in keys], list(range(len(keys)))],
    )


# --- a text, by the index of its pairs of characters ---------------------------------------------------------------


def first_hits(connection: Connection, filters: Filters, search: IndicatorSearch, most: int) -> tuple[Key, ...]:
    """The first indicators with the text of the search, at most so many, in the order of the documents.

    Only blocks of forms that may have the text are read, and no more of them than needed.
    """
    condition, parameters = search.where()
    # The texts are taken out before they are searched: the planner would otherwise search all texts first and join afterwards.
    question = f"""
        WITH candidates AS MATERIALIZED (
            SELECT evaluation_id, indicator_number, level_1, level_3, target, actual, deviation_reason, weight, score FROM indicators
            WHERE evaluation_id IN (SELECT unnest(forms_of_block(block)) FROM (SELECT unnest(?) AS block))
              AND evaluation_id IN ({filters.chosen()}))
        SELECT evaluation_id, indicator_number FROM candidates WHERE {condition} ORDER BY ALL LIMIT ?"""
    found: list[Key] = []
    ((text,),) = connection.execute("SELECT search_form(?)", [search.text]).fetchall()
    for blocks in _stretches(_blocks(connection, filters, text)):
        found += connection.execute(question, [blocks, *filters.where()[1], *parameters, most - len(found)]).fetchall()
        if len(found) >= most:
            break
    return tuple(found)


def _stretches(blocks: Sequence[int]) -> Iterator[Sequence[int]]:
    """The blocks in order, few at first: a common word is found at once."""
    start, length = 0, _FIRST_STRETCH
    while start < len(blocks):
        yield blocks[start : start + length]
        start, length = start + length, min(4 * length, _LONGEST_STRETCH)


def _blocks(connection: Connection, filters: Filters, text: str) -> list[int]:
    """The blocks of the chosen forms that have all pairs of a text in its search form, in order."""
    pairs = sorted({text[place : place + 2] for place in range(len(text) - 1)})
    has_all, parameters = (
        ("pair IN (SELECT unnest(?)) GROUP BY block HAVING count(*) = ?", [pairs, len(pairs)])
        if pairs
        else ("starts_with(pair, ?) GROUP BY block", [text])
    )
    question = f"""
        WITH chosen AS (SELECT min(evaluation_id) AS first, max(evaluation_id) AS last FROM ({filters.chosen()}))
        SELECT block FROM stored_search_pairs
        WHERE block BETWEEN (SELECT search_block(first) FROM chosen) AND (SELECT search_block(last) FROM chosen) AND {has_all}
        ORDER BY block"""
    return [block for (block,) in connection.execute(question, [*filters.where()[1], *parameters]).fetchall()]
