"""Who may use the dashboard, and what each may see: the file `access.toml` beside the database.

Without the file everyone at this machine may read and import. With it, visitors are named by the sign-in of the organisation (OIDC)
or by a reverse proxy that shares a secret with the server, and only those on the list are let in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

ACCESS_FILE = "access.toml"
SHORTEST_SECRET = 20
"""Characters of the secret that the proxy and the server share."""
ANYONE = "*"
"""The name of an entry for everyone who signs in and has no entry of his own."""
_VERIFIED = (True, "true")
"""How providers say that an e-mail address belongs to whoever has signed in; some know words only."""


class AccessError(Exception):
    """A configuration that cannot be used, so that nobody is let in: the reason, in English with the Chinese terms."""


class Mode(StrEnum):
    """How visitors are known."""

    LOCAL = "local"
    OIDC = "oidc"
    PROXY = "proxy"


class Role(StrEnum):
    """What a visitor may do: look, or also import, remove and mark."""

    VIEWER = "viewer"
    IMPORTER = "importer"


ROLE_WORDS = {Role.VIEWER: "查看", Role.IMPORTER: "导入"}


@dataclass(frozen=True, slots=True)
class Visible:
    """The forms that a visitor may see: those of these departments (主管部门), and those of these units (主管部门 and 实施单位: a name
    alone may be that of units of several departments; a blank department is "")."""

    departments: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()

    def covers(self, department: str | None, unit: str | None) -> bool:
        """Whether a form of this department and unit may be seen; blank names belong to nobody."""
        return department in self.departments or (unit is not None and (department or "", unit) in self.units)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is let in; `visible` None is everything."""

    name: str
    shown: str
    role: Role
    visible: Visible | None = None

    @property
    def may_change(self) -> bool:
        """Whether the visitor may import, remove and mark."""
        return self.role is Role.IMPORTER


@dataclass(frozen=True, slots=True)
class Proxy:
    """How a request tells that it comes from the trusted proxy, and whom it brings. Names of headers are in lower case."""

    user_header: str
    secret_header: str
    secret: str
    sign_out: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """The configuration. `claim` is the entry of the OIDC token that names the visitor."""

    mode: Mode
    visitors: Mapping[str, Visitor]
    claim: str = "email"
    proxy: Proxy | None = None

    def visitor(self, name: str) -> Visitor | None:
        """The visitor whom the sign-in calls by this name, letters large or small; None where he has no permission."""
        known = self.visitors.get(name.casefold())
        if known is None and (anyone := self.visitors.get(ANYONE)):
            known = Visitor(name, name, anyone.role, anyone.visible)
        return known

    def named_by(self, claims: Mapping[str, object]) -> str | None:
        """The name in what the provider says of somebody; an e-mail address that it does not call verified is none."""
        if self.claim == "email" and claims.get("email_verified") not in _VERIFIED:
            return None
        value = claims.get(self.claim)
        return value if isinstance(value, str) and value else None


LOCAL = Access(Mode.LOCAL, {})
_Kind = TypeVar("_Kind", bound=StrEnum)
_TOP = {"mode", "oidc", "proxy", "visitors"}


def access_beside(database: Path) -> Access:
    """The configuration for a database; raises `AccessError`."""
    path = database.parent / ACCESS_FILE
    if not path.exists():
        return LOCAL
    try:
        return _access(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AccessError(f"{path} cannot be read (访问设置无法读取): {error}") from error
    except AccessError as error:
        raise AccessError(f"{path}: {error}") from error


def _access(tables: dict[str, Any]) -> Access:
    _know(tables, _TOP, "the file")
    mode = _one_of(Mode, tables.get("mode"), "mode")
    for section in {"oidc", "proxy"} & tables.keys():
        if section != mode:
            raise AccessError(f"[{section}] has no place in mode {mode} (访问方式不符)")
    if mode is Mode.LOCAL:
        if "visitors" in tables:
            raise AccessError("mode local knows no visitors (本机使用方式不能列出访问者): choose oidc or proxy")
        return LOCAL
    visitors = _visitors(tables.get("visitors"))
    if mode is Mode.PROXY:
        return Access(mode, visitors, proxy=_proxy(_table(tables, "proxy")))
    oidc = _table(tables, "oidc")
    _know(oidc, {"claim"}, "[oidc]")
    return Access(mode, visitors, claim=_text(oidc, "claim", "email"))


def _proxy(table: dict[str, Any]) -> Proxy:
    _know(table, {"user_header", "secret_header", "secret", "sign_out"}, "[proxy]")
    proxy = Proxy(
        user_header=_text(table, "user_header").lower(),
        secret_header=_text(table, "secret_header", "X-Perfeval-Secret").lower(),
        secret=_text(table, "secret"),
        sign_out=_text(table, "sign_out") if "sign_out" in table else None,
    )
    if len(proxy.secret) < SHORTEST_SECRET or not proxy.secret.isascii():
        raise AccessError(f"proxy.secret needs {SHORTEST_SECRET} ASCII characters or more (共享密钥过短)")
    if proxy.user_header == proxy.secret_header:
        raise AccessError("proxy.user_header and proxy.secret_header are the same (用户头与密钥头相同)")
    if proxy.sign_out is not None and not proxy.sign_out.startswith(("/", "https://", "http://")):
        raise AccessError("proxy.sign_out must be an address that begins with / or https:// (退出地址有误)")
    return proxy


def _visitors(entries: Any) -> dict[str, Visitor]:
    if not isinstance(entries, list) or not entries:
        raise AccessError("no [[visitors]] (没有列出任何访问者): nobody could come in")
    visitors: dict[str, Visitor] = {}
    for entry in entries:
        visitor = _visitor(entry)
        if visitor.name.casefold() in visitors:
            raise AccessError(f"visitor {visitor.name} stands there twice (访问者重复)")
        visitors[visitor.name.casefold()] = visitor
    return visitors


def _visitor(entry: Any) -> Visitor:
    if not isinstance(entry, dict):
        raise AccessError("[[visitors]] must be tables (访问者格式有误)")
    name = _text(entry, "name")
    where = f"visitor {name}"
    _know(entry, {"name", "shown", "role", "departments", "units"}, where)
    role = _one_of(Role, entry.get("role"), f"role of {where}")
    visible = None
    if {"departments", "units"} & entry.keys():
        visible = Visible(_texts(entry, "departments", where), _units(entry, where))
        if visible == Visible():
            raise AccessError(f"{where} would see nothing (主管部门和实施单位都为空): name some, or leave both out for all")
        if role is Role.IMPORTER:
            raise AccessError(f"{where}: an importer sees all units (导入者须能查看全部单位): leave departments and units out")
    return Visitor(name, _text(entry, "shown", name), role, visible)


def _table(tables: dict[str, Any], name: str) -> dict[str, Any]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise AccessError(f"[{name}] must be a table (格式有误)")
    return table


def _know(table: dict[str, Any], names: set[str], where: str) -> None:
    if unknown := sorted(table.keys() - names):
        raise AccessError(f"{', '.join(unknown)}: not known in {where} (未知的设置项)")


def _one_of(kind: type[_Kind], value: Any, where: str) -> _Kind:
    try:
        return kind(value)
    except ValueError as error:
        raise AccessError(f"{where} must be one of {', '.join(kind)} (取值有误), not {value!r}") from error


def _text(table: dict[str, Any], name: str, usual: str | None = None) -> str:
    value = table.get(name, usual)
    if not isinstance(value, str) or not value.strip():
        raise AccessError(f"{name} is missing or no text (缺少或不是文字)")
    return value.strip()


def _texts(table: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    values = table.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise AccessError(f"{name} of {where} must be a list of names (应为名称列表)")
    return tuple(value.strip() for value in values)


def _units(entry: dict[str, Any], where: str) -> tuple[tuple[str, str], ...]:
    """Units, each with its department: equal names under two departments are two units."""
    units = entry.get("units", [])
    if not isinstance(units, list) or not all(isinstance(unit, dict) for unit in units):
        raise AccessError(
            f"units of {where} must name the department of each (实施单位须连同主管部门写明): "
            '{ department = "…", unit = "…" }'
        )
    for unit in units:
        _know(unit, {"department", "unit"}, f"units of {where}")
        if not isinstance(unit.get("department"), str):
            raise AccessError(f'department is missing in units of {where} (缺少主管部门；表上未填的写 "")')
    return tuple((unit["department"].strip(), _text(unit, "unit")) for unit in units)
