"""Who may use the dashboard: the file that says so, and every way in which it can be wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from perfeval_data.service.access import LOCAL, Access, Mode, Role, Visible, access_beside
from perfeval_data.service.settings_file import SettingsError
from tests.conftest import ROOT

PROXY = """
mode = "proxy"
[proxy]
user_header = "X-Remote-User"
secret = "0123456789abcdefghij"
"""
VIEWER = '[[visitors]]\nname = "Wang@union.example"\nrole = "viewer"\n'


def read(folder: Path, text: str) -> Access:
    (folder / "access.toml").write_text(text, encoding="utf-8")
    return access_beside(folder / "perfeval.duckdb")


def test_without_the_file_this_machine_alone(tmp_path: Path) -> None:
    assert access_beside(tmp_path / "perfeval.duckdb") == LOCAL


def test_visitor_is_known_however_large_the_letters(tmp_path: Path) -> None:
    access = read(
        tmp_path, f'mode = "oidc"\n{VIEWER}shown = "王芳"\nunits = [{{ department = "市总工会", unit = "宣教部" }}]\n'
    )
    visitor = access.visitor("wang@UNION.example")
    assert visitor is not None
    assert (visitor.shown, visitor.role, visitor.may_change) == ("王芳", Role.VIEWER, False)
    assert visitor.visible == Visible(units=(("市总工会", "宣教部"),))
    assert access.visitor("li@union.example") is None


def test_everyone_else_may_have_an_entry(tmp_path: Path) -> None:
    access = read(tmp_path, f'{PROXY}{VIEWER}[[visitors]]\nname = "*"\nrole = "viewer"\ndepartments = ["市总工会"]\n')
    stranger = access.visitor("li")
    assert access.mode is Mode.PROXY
    assert stranger is not None
    assert (stranger.name, stranger.visible) == ("li", Visible(departments=("市总工会",)))


def test_blank_unit_is_covered_by_nobody() -> None:
    visible = Visible(departments=("甲",), units=(("", "乙"),))
    assert [visible.covers("甲", None), visible.covers(None, "乙"), visible.covers(None, None)] == [True, True, False]


def test_unit_of_another_department_is_another_unit() -> None:
    visible = Visible(units=(("东区总工会", "党建人事部"),))
    assert [visible.covers(department, "党建人事部") for department in ("东区总工会", "西区总工会", None)] == [
        True,
        False,
        False,
    ]


def test_unit_without_its_department_lets_nobody_in(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"visitors 1\.units 1：应为"):
        read(tmp_path, f'mode = "oidc"\n{VIEWER}units = ["宣教部"]\n')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mode = oidc", "不是正确的设置文件：第1行第8个字符"),
        ("", "missing required field `mode`"),
        ('mode = "password"', "mode：取值不在可选之列 (Invalid value 'password')"),
        ('mode = "local"\n[proxy]\nuser_header = "X"\n', "unknown field `proxy`"),
        (f'mode = "local"\n{VIEWER}', "unknown field `visitors`"),
        ('mode = "oidc"', "missing required field `visitors`"),
        (f'mode = "oidc"\nopen = true\n{VIEWER}', "不认识的设置项 (Object contains unknown field `open`)"),
        (f'mode = "oidc"\n{VIEWER}unit = "宣教部"\n', "visitors 1：不认识的设置项 (Object contains unknown field `unit`)"),
        (f'mode = "oidc"\n{VIEWER}units = "宣教部"\n', "visitors 1.units：格式有误"),
        (f'mode = "oidc"\n{VIEWER}units = []\n', "would see nothing"),
        (
            'mode = "oidc"\n[[visitors]]\nname = "a"\nrole = "importer"\ndepartments = ["市总工会"]\n',
            "sees all units",
        ),
        ('mode = "oidc"\n[[visitors]]\nname = "a"\nrole = "admin"\n', "visitors 1.role：取值不在可选之列"),
        ('mode = "oidc"\n[[visitors]]\nrole = "viewer"\n', "visitors 1：缺少设置项 (Object missing required field `name`)"),
        (f'mode = "oidc"\n{VIEWER}{VIEWER}', "stands there twice"),
        (f"{PROXY.replace('0123456789', '')}{VIEWER}", "proxy：共享密钥 secret 至少要有 20 个 ASCII 字符"),
        (f"{PROXY.replace('secret = ', 'password = ')}{VIEWER}", "unknown field `password`"),
        (f"{PROXY.replace('X-Remote-User', 'x-perfeval-secret')}{VIEWER}", "are the same"),
        (f'{PROXY}sign_out = "javascript:alert(1)"\n{VIEWER}', "sign_out must be an address"),
    ],
)
def test_wrong_file_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=r"access\.toml") as refused:
        read(tmp_path, text)
    assert reason in str(refused.value)


@pytest.mark.parametrize("name", ["access.md", "access.zh-CN.md"])
def test_examples_can_be_copied_but_for_their_secrets(tmp_path: Path, name: str) -> None:
    people, sign_in, proxy = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL)
    access = read(tmp_path, people)
    assert [visitor.role for visitor in access.visitors.values()] == [Role.IMPORTER, Role.VIEWER, Role.VIEWER]
    with pytest.raises(SettingsError, match="proxy：共享密钥"):
        read(tmp_path, proxy + people.partition("\n")[2])
    assert len(tomllib.loads(sign_in)["auth"]["cookie_secret"]) < 32
