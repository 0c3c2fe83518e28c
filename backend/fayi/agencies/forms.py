"""What administrators fill in."""

from typing import Annotated

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

SECRET = {"kind": "password"}


class NewOfficer(Struct, frozen=True, kw_only=True):
    """Somebody new."""

    sign_in_name: Annotated[
        str, Meta(title="登录名", description="字母和数字，如姓名拼音；以后不能改。", max_length=60)
    ]
    name: Annotated[str, Meta(title="姓名", max_length=60)]
    role: Annotated[str, Meta(title="岗位")]
    password: Annotated[
        str,
        Meta(
            title="初始密码", description="至少10个字符；本人第一次登录时必须修改。", extra_json_schema=SECRET
        ),
    ]


class ExistingOfficer(Struct, frozen=True, kw_only=True):
    """Somebody of another agency who works here too."""

    sign_in_name: Annotated[str, Meta(title="登录名", max_length=60)]
    role: Annotated[str, Meta(title="岗位")]


class Profile(Struct, frozen=True, kw_only=True):
    """What helps to give the right matters to the right officer."""

    name: Annotated[str, Meta(title="姓名", max_length=60)]
    phone: Annotated[str, Meta(title="电话", extra_json_schema={"kind": "phone"})] = ""
    home_region: Annotated[str, Meta(title="籍贯", description="用于给新居民匹配同乡调解员。")] = ""
    dialects: Annotated[list[str], Meta(title="会说的方言或民族语言")] = []
    specialities: Annotated[list[str], Meta(title="擅长的纠纷类型")] = []
    full_time: Annotated[bool, Meta(title="专职")] = False


class GiveRole(Struct, frozen=True, kw_only=True):
    """One more role."""

    role: Annotated[str, Meta(title="岗位")]


class ResetPassword(Struct, frozen=True, kw_only=True):
    """A first password again."""

    password: Annotated[
        str,
        Meta(
            title="新的初始密码",
            description="至少10个字符；本人下次登录时必须修改。",
            extra_json_schema=SECRET,
        ),
    ]


class NewSeal(Struct, frozen=True, kw_only=True):
    """The picture of the agency's seal."""

    picture: Annotated[
        UploadFile,
        Meta(title="印章图片", description="PNG格式，底色透明或者白色，每边200至4000像素，不超过5MB。"),
    ]
    width_mm: Annotated[
        int, Meta(title="直径（毫米）", description="党政机关印章一般为42毫米。", ge=38, le=45)
    ] = 42
