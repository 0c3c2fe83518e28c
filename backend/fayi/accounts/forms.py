"""What is typed at the door, and about oneself."""

from typing import Annotated

from msgspec import Meta, Struct

from fayi.web import forms
from fayi.web.forms import Filled

SECRET = {"kind": "password"}


class SignIn(Struct, frozen=True, kw_only=True):
    """Who comes in."""

    sign_in_name: Annotated[str, Meta(title="登录名", max_length=60)]
    password: Annotated[str, Meta(title="密码", extra_json_schema=SECRET)]


class ChangePassword(Struct, frozen=True, kw_only=True):
    """A new password for oneself."""

    old: Annotated[str, Meta(title="原密码", extra_json_schema=SECRET)]
    new: Annotated[
        str,
        Meta(
            title="新密码",
            description="至少10个字符，长的更好，可以用汉字和空格；不能含登录名、姓名或机构名称。",
            extra_json_schema=SECRET,
        ),
    ]
    again: Annotated[str, Meta(title="再输一次新密码", extra_json_schema=SECRET)]


class Code(Struct, frozen=True, kw_only=True):
    """A code of the authenticator, or a recovery code."""

    code: Annotated[
        str,
        Meta(
            title="验证码", description="验证器显示的6位数字；没有验证器时可以填一个恢复码。", max_length=30
        ),
    ]


class FirstCode(Struct, frozen=True, kw_only=True):
    """The first code of an authenticator; there are no recovery codes yet."""

    code: Annotated[str, Meta(title="验证码", description="验证器显示的6位数字。", max_length=30)]


class ChoosePin(Struct, frozen=True, kw_only=True):
    """A PIN to unlock the counter PC with."""

    password: Annotated[str, Meta(title="登录密码", extra_json_schema=SECRET)]
    pin: Annotated[
        str, Meta(title="PIN", description="4至8位数字，不要用相同或连续的数字。", extra_json_schema=SECRET)
    ]
    again: Annotated[str, Meta(title="再输一次PIN", extra_json_schema=SECRET)]


class ForgetPin(Struct, frozen=True, kw_only=True):
    """Do without a PIN."""

    password: Annotated[str, Meta(title="登录密码", extra_json_schema=SECRET)]


class Pin(Struct, frozen=True, kw_only=True):
    """The PIN."""

    pin: Annotated[str, Meta(title="PIN", extra_json_schema=SECRET)]


def blank_code() -> Filled[Code]:
    """The form for a code, empty."""
    return forms.blank(Code)
