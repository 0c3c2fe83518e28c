"""Passwords, PINs, codes, who needs a second factor, and where somebody comes from."""

from hashlib import sha1
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from litestar.datastructures import Headers

from fayi.accounts import rules
from fayi.kit import passwords
from fayi.procedure.roles import ROLES, AgencyKind, asks_second_factor
from fayi.web.request import address_of


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short-1", "至少要有10个字符"),
        ("x" * 201, "不要超过200个字符"),
        ("my-WANG-secret", "不能含有登录名"),
        ("王小芳喜欢喝茶看书下棋", "姓名或机构"),
        ("青禾县司法局2026年好", "姓名或机构"),
        ("aaaabbbbaaaabbbb", "太简单"),
        ("qwertyuiop12", "键盘"),
        ("1qaz2wsx3edc", "键盘"),
        ("abcdefghijklm", "键盘"),
        ("20260101123", "常用的词"),
        ("Password2026!", "常用的词"),
        ("P@ssw0rd123", "常用的词"),
        ("zhangwei1990", "常用的词"),
        ("woaini1314520", "常用的词"),
        ("中华人民共和国1949!!!", "常用的词"),
        ("adminadmin1", "常用的词"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, told: str) -> None:
    assert told in (passwords.weakness(password, "wang", "王小芳", "青禾县司法局") or "")


@pytest.mark.parametrize(
    "password",
    [
        "Hedgehog-7-sea",
        "correct horse battery",
        "先读案卷再喝茶 七点",
        "窗外的桂花开了十一朵",
        "x7!kQ2#pLm",
        "茶" * 2 + "马古道旁边的小客栈",
    ],
)
def test_a_long_password_of_any_characters_is_good(password: str) -> None:
    assert passwords.weakness(password, "wang", "王小芳", "青禾县司法局") is None


def test_a_desk_may_ask_for_kinds_of_characters_and_name_a_file_of_breached_passwords(tmp_path: Path) -> None:
    listed = tmp_path / "breached.txt"
    hashed = sha1(b"Hedgehog-7-sea", usedforsecurity=False).hexdigest().upper()
    listed.write_text(f"tulips-on-my-window\n{hashed}:12\n")
    passwords.use(passwords.Policy(kinds=3, breached=str(listed)))
    try:
        assert "种类不够" in (passwords.weakness("correct horse battery", "wang") or "")
        assert "泄露" in (passwords.weakness("Hedgehog-7-sea", "wang") or "")
        assert "泄露" in (passwords.weakness("Tulips-On-My-Window", "wang") or "")
        assert passwords.weakness("Hedgehog-8-sea", "wang") is None
    finally:
        passwords.use(passwords.Policy())
    with pytest.raises(OSError, match="nowhere"):
        passwords.use(passwords.Policy(breached=str(tmp_path / "nowhere")))


@pytest.mark.parametrize(
    ("pin", "good"),
    [
        ("2580", True),
        ("48151623", True),
        ("123", False),
        ("123456789", False),
        ("1111", False),
        ("1234", False),
        ("4321", False),
        ("7890", False),
        ("12a4", False),
        ("１２５８", False),
    ],
)
def test_a_pin_is_short_but_not_the_first_one_would_try(pin: str, good: bool) -> None:
    assert (rules.pin_fault(pin) is None) is good


def test_recovery_codes_are_many_and_read_as_they_are_typed() -> None:
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == 10
    assert rules.typed_code(f" {codes[0].upper()} ") == codes[0].replace("-", "")


def test_whoever_keeps_accounts_or_sees_criminal_data_shows_a_second_factor_and_nobody_else() -> None:
    asked = {
        (kind, role.key)
        for role in ROLES.values()
        for kind in role.kinds
        if asks_second_factor(kind, role.permissions)
    }
    assert {(kind, "administrator") for kind in AgencyKind} <= asked
    K = AgencyKind
    assert {
        (K.JUSTICE_BUREAU, "bureau_leader"), (K.JUSTICE_BUREAU, "auditor"), (K.COURT, "judge"),
        (K.PRISON, "prison_officer"), (K.CORRECTION_AGENCY, "correction_officer"), (K.PROCURATORATE, "prosecutor"),
        (K.LEGAL_AID_CENTER, "aid_clerk"), (K.LAW_FIRM, "lawyer"), (K.PRISON, "consult_lawyer"),
    } <= asked  # fmt: skip
    assert not asked & {
        (K.MEDIATION_COMMITTEE, "mediator"), (K.STATION, "clerk"), (K.JUSTICE_OFFICE, "office_staff"),
        (K.NOTARY_OFFICE, "notary"), (K.PETITION_OFFICE, "petition_staff"),
    }  # fmt: skip


def connection(peer: str, forwarded: str, trusted: str) -> Any:
    """A connection from `peer` to a desk that trusts these proxies."""
    return SimpleNamespace(
        client=SimpleNamespace(host=peer),
        headers=Headers({"x-forwarded-for": forwarded} if forwarded else {}),
        app=SimpleNamespace(state=SimpleNamespace(settings=SimpleNamespace(trusted_proxies=trusted))),
    )


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("203.0.113.9", "", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.7", "10.0.0.0/8, ::1", "198.51.100.1"),
        ("10.0.0.2", "<script>, 10.0.0.7", "10.0.0.0/8", "10.0.0.7"),
        ("10.0.0.2", "", "10.0.0.2", "10.0.0.2"),
        ("::1", "2001:db8::5", "::1", "2001:db8::5"),
    ],
)
def test_a_forwarded_address_counts_from_trusted_proxies_alone(
    peer: str, forwarded: str, trusted: str, address: str
) -> None:
    assert address_of(connection(peer, forwarded, trusted)) == address


def test_a_browser_is_named_in_two_words() -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
    assert rules.browser_words(chrome) == "Chrome, Windows"
    assert rules.browser_words(chrome + " Edg/142.0") == "Edge, Windows"
    assert rules.browser_words("curl/8\x1b[2J") == "curl/8[2J"
