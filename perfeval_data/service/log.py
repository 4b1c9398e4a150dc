"""What happens to the database, one line each, for the operator: time, event, file, who. Never what a form says.

The lines go to the logger `perfeval`. A server sends them to its error stream, where systemd and Docker pick them up; the command
line prints what it does by itself, and of these lines only what somebody should look at.
"""

from __future__ import annotations

import json
import logging
from typing import Final

_EVENTS: Final = logging.getLogger("perfeval")
_EVENTS.addHandler(logging.NullHandler())
_FORMAT: Final = "%(asctime)s %(levelname)s perfeval %(message)s"
_TIME: Final = "%Y-%m-%dT%H:%M:%S%z"


def to_stderr(level: int = logging.INFO) -> None:
    """Send the lines of a level and above to the error stream; calling it again changes nothing."""
    if not any(isinstance(handler, logging.StreamHandler) for handler in _EVENTS.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(_FORMAT, _TIME))
        _EVENTS.addHandler(handler)
        _EVENTS.setLevel(level)
        _EVENTS.propagate = False


def event(name: str, **facts: object) -> None:
    """Something was done: `stored file="a.docx" forms=5`."""
    _EVENTS.info(_line(name, facts))


def trouble(name: str, **facts: object) -> None:
    """Something failed, and the operator should look at it."""
    _EVENTS.warning(_line(name, facts))


def _line(name: str, facts: dict[str, object]) -> str:
    return " ".join([name, *(f"{key}={_value(value)}" for key, value in facts.items() if value is not None)])


def _value(value: object) -> str:
    """A value on one line: what could break it, or hide in it, is escaped."""
    text = value if isinstance(value, int) else str(value)
    return json.dumps(text, ensure_ascii=isinstance(text, str) and not text.isprintable())
