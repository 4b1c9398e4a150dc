"""The colours, each with its meaning; none of them ever stands without a word or a sign beside it."""

from __future__ import annotations

from perfeval_data.paper.model import Severity

INITIAL = "#9fb3c8"
ANNUAL = "#4a7ba6"
EXECUTED = "#1f4e79"
EXECUTED_ON_DARK = "#5b95c9"
LOST = "#b5563c"
NEUTRAL = "#8a8f98"
MARK = "#f2c14e"
CAUTION = "#94610f"
WRONG = "#a23b3b"

GRADES = {"优": "#3b7a57", "良": "#447299", "中": CAUTION, "差": WRONG}
SEVERITIES = {Severity.ERROR: WRONG, Severity.WARNING: CAUTION, Severity.NOTICE: "#5f6b7a"}
SEVERITY_SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "!", Severity.NOTICE: "·"}

VARIABLES = {
    "annual": ANNUAL,
    "executed": EXECUTED,
    "lost": LOST,
    "neutral": NEUTRAL,
    "mark": MARK,
    "caution": CAUTION,
    "wrong": WRONG,
}
"""The names of colours in the style sheets of the dashboard, as in `var(--pe-lost)`."""
