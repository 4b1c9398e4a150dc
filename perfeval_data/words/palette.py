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

GRADES = {"优": "#3b7a57", "良": "#447299", "中": "#94610f", "差": "#a23b3b"}
SEVERITIES = {Severity.ERROR: "#a23b3b", Severity.WARNING: "#94610f", Severity.NOTICE: "#5f6b7a"}
SEVERITY_SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "!", Severity.NOTICE: "·"}
