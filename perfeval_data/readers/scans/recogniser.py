"""Recognises single lines with the model that comes with rapidocr, loaded once per process, on few threads."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from perfeval_data.readers.scans.pictures import Pixels

_THREADS: Final = min(2, os.cpu_count() or 1)
_BATCH: Final = 8


class Reading(NamedTuple):
    """The recognised text of a line, and the confidence (0 to 1) in its least certain character."""

    text: str
    confidence: float


def recognised(lines: Sequence[Pixels]) -> list[Reading]:
    """The text in each picture of a line; empty if the model sees none."""
    if not lines:
        return []
    result = _engine().recognize_txt(list(lines))
    return [
        Reading(text.strip(), min(words.confs, default=0.0) if text.strip() else 0.0)
        for text, words in zip(result.txts, result.word_results, strict=True)
    ]


@cache
def _engine() -> Any:
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(_THREADS)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.return_word_box": True,
            "Rec.rec_batch_num": _BATCH,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
