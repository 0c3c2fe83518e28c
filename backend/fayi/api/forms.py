"""What an administrator fills in for another system."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct


class NewToken(Struct, frozen=True, kw_only=True):
    """A token for another system."""

    system: Annotated[
        str, Meta(title="系统名称", description="会写进办理进程，例如：县一体化办案平台。", max_length=60)
    ]
    purpose: Annotated[
        str,
        Meta(
            title="用途",
            description="对接什么、由谁负责、联系方式。",
            max_length=300,
            extra_json_schema={"kind": "longtext"},
        ),
    ]
    permissions: Annotated[
        list[str], Meta(title="权限", description="只给用得着的；不会超过您自己在本机构的权限。")
    ]
    valid_until: Annotated[date, Meta(title="有效至", description="最长一年，到期前换发新的令牌。")]
