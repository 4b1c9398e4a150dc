"""Who may use the dashboard, and what each may see: the file `access.toml` beside the database.

Without the file everyone at this machine may read and import. With it, visitors are named by the sign-in of the organisation (OIDC)
or by a reverse proxy that shares a secret with the server, and only those on the list are let in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.settings_file import Name, Strict, settings_in

ACCESS_FILE = "access.toml"
SHORTEST_SECRET = 20
"""Characters of the secret that the proxy and the server share."""
ANYONE = "*"
"""The name of the entry for everyone who signs in without one of their own."""
_VERIFIED = (True, "true")
"""How providers say that an e-mail address is verified; some send a string."""


class Mode(StrEnum):
    """How visitors are known."""

    LOCAL = "local"
    OIDC = "oidc"
    PROXY = "proxy"


class Role(StrEnum):
    """What a visitor may do: look, or also import, remove and review findings."""

    VIEWER = "viewer"
    IMPORTER = "importer"


ROLE_WORDS = {Role.VIEWER: "查看", Role.IMPORTER: "导入"}


@dataclass(frozen=True, slots=True)
class Visible:
    """The forms that a visitor may see: those of these departments (主管部门), and those of these units (主管部门 and 实施单位, as
    several departments may have a unit of one name; a blank department is "")."""

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
        """Whether the visitor may import, remove and review findings."""
        return self.role is Role.IMPORTER


@dataclass(frozen=True, slots=True)
class Proxy:
    """How a request proves that it comes from the trusted proxy, and names its user. Names of headers are in lower case."""

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
        """The visitor of this name, in any case of letters; None for somebody without permission."""
        known = self.visitors.get(name.casefold())
        if known is None and (anyone := self.visitors.get(ANYONE)):
            known = Visitor(name, name, anyone.role, anyone.visible)
        return known

    def named_by(self, claims: Mapping[str, object]) -> str | None:
        """The user's name among the provider's claims; an e-mail address that is not verified does not count."""
        if self.claim == "email" and claims.get("email_verified") not in _VERIFIED:
            return None
        value = claims.get(self.claim)
        return value if isinstance(value, str) and value else None


LOCAL = Access(Mode.LOCAL, {})


class _Unit(Strict, frozen=True):
    """A unit with its department (主管部门; "" where the forms have none)."""

    department: str
    unit: Name


class _Entry(Strict, frozen=True):
    """One of the [[visitors]]."""

    name: Name
    role: Role
    shown: Name | None = None
    departments: tuple[Name, ...] | None = None
    units: tuple[_Unit, ...] | None = None

    def __post_init__(self) -> None:
        if self.departments is None and self.units is None:
            return
        if not self.departments and not self.units:
            raise ValueError(
                bilingual(
                    f"{self.name} 什么也看不到：请写明主管部门或实施单位，或者都不写，即全部可见",
                    f"{self.name} would see nothing: name some departments or units, or leave both out for all",
                )
            )
        if self.role is Role.IMPORTER:
            raise ValueError(
                bilingual(
                    f"{self.name} 可以导入，须能查看全部单位，不要写主管部门和实施单位",
                    f"{self.name} is an importer, who sees all units: leave departments and units out",
                )
            )

    def visitor(self) -> Visitor:
        visible = None
        if self.departments or self.units:
            units = ((each.department.strip(), each.unit.strip()) for each in self.units or ())
            visible = Visible(tuple(name.strip() for name in self.departments or ()), tuple(units))
        name = self.name.strip()
        return Visitor(name, (self.shown or name).strip(), self.role, visible)


class _Claim(Strict, frozen=True):
    claim: Name = "email"


class _Header(Strict, frozen=True):
    user_header: Name
    secret: Name
    secret_header: Name = "X-Perfeval-Secret"
    sign_out: Name | None = None

    def __post_init__(self) -> None:
        if len(self.secret) < SHORTEST_SECRET or not self.secret.isascii():
            reason = f"secret needs {SHORTEST_SECRET} ASCII characters or more"
            raise ValueError(bilingual(f"共享密钥 secret 至少要有 {SHORTEST_SECRET} 个 ASCII 字符", reason))
        if self.user_header.lower() == self.secret_header.lower():
            raise ValueError(bilingual("用户头与密钥头相同", "user_header and secret_header are the same"))
        if self.sign_out is not None and not self.sign_out.startswith(("/", "https://", "http://")):
            reason = "sign_out must be an address that begins with / or https://"
            raise ValueError(bilingual("退出地址 sign_out 须以 / 或 https:// 开头", reason))


class _Local(Strict, tag_field="mode", tag="local", frozen=True):
    """A file that changes nothing: this machine alone, whoever sits at it."""

    def access(self) -> Access:
        return LOCAL


class _Listed(Strict, frozen=True):
    visitors: Annotated[tuple[_Entry, ...], msgspec.Meta(min_length=1)]

    def __post_init__(self) -> None:
        names = [entry.name.strip().casefold() for entry in self.visitors]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(bilingual(f"访问者重复：{'、'.join(twice)}", "a visitor stands there twice"))

    def by_name(self) -> dict[str, Visitor]:
        visitors = [entry.visitor() for entry in self.visitors]
        return {visitor.name.casefold(): visitor for visitor in visitors}


class _Oidc(_Listed, tag_field="mode", tag="oidc", frozen=True):
    oidc: _Claim = _Claim()

    def access(self) -> Access:
        return Access(Mode.OIDC, self.by_name(), claim=self.oidc.claim)


class _Proxied(_Listed, tag_field="mode", tag="proxy", kw_only=True, frozen=True):
    proxy: _Header

    def access(self) -> Access:
        header = self.proxy
        proxy = Proxy(header.user_header.lower(), header.secret_header.lower(), header.secret, header.sign_out)
        return Access(Mode.PROXY, self.by_name(), proxy=proxy)


def access_beside(database: Path) -> Access:
    """The configuration for a database; raises `SettingsError`."""
    path = database.parent / ACCESS_FILE
    if not path.exists():
        return LOCAL
    file: _Local | _Oidc | _Proxied = settings_in(path, _Local | _Oidc | _Proxied)
    return file.access()
