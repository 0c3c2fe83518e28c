"""What is filled in on the desk."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct


class EnterAbsence(Struct, frozen=True, kw_only=True):
    """Who is away, who stands in, from when to when."""

    officer: Annotated[str, Meta(title="不在岗的工作人员")]
    stand_in: Annotated[str, Meta(title="代班人", description="须是本机构的工作人员，权限仍是其本人的。")]
    since: Annotated[date, Meta(title="开始日期")]
    until: Annotated[date, Meta(title="结束日期", description="到这一天为止，自动结束。")]
