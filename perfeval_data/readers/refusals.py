"""Reasons for refusing a file that several readers give, as Chinese sentences for users."""

from __future__ import annotations

from typing import Final

MACROS: Final = "文件带有宏，为安全起见不予读取；请另存为不含宏的 .docx 或 .xlsx 后再试"
PASSWORD: Final = "文件设有打开密码，请取消密码后另存再试"
TRUNCATED: Final = "文件不完整或已损坏（可能在下载、复制时被截断），请重新取得后再试"
