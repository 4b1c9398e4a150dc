"""指标查询: all indicators across projects, by text, by level, or only those with deductions."""

from perfeval_data import queries
from perfeval_data.dashboard import indicators
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks

filters = blocks.chosen_filters()
blocks.stop_if_empty(ask(queries.headline, filters))

search = indicators.search()
indicators.results(filters, search)
