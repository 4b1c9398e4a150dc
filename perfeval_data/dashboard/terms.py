"""Terms and formulas as the reader needs them, and the kinds of finding."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from perfeval_data.audit.catalogue import RULES_BY_SUBJECT
from perfeval_data.words.wording import TERMS


def show() -> None:
    """The terms, one below the other."""
    for term, meaning in TERMS.items():
        st.markdown(f"**{term}**　{meaning}")


RULE_COLUMNS = ("severity", "subject", "title", "explanation", "example", "advice", "rests_on")


def rules() -> pd.DataFrame:
    """Every kind of finding with what it means and what to do about it."""
    return pd.DataFrame(
        {
            "severity": rule.severity.value,
            "subject": str(subject),
            "title": rule.title,
            "explanation": rule.explanation,
            "example": rule.example,
            "advice": rule.advice,
            "rests_on": str(rule.source),
        }
        for subject, rules in RULES_BY_SUBJECT.items()
        for rule in rules
    )
