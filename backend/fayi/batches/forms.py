"""What is asked for a batch."""

from typing import Annotated, Literal

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

TO_DO = {"draft": "只起草，逐份核对后再签发", "issue": "起草并签发（须审批的直接送审）"}


class NewBatch(Struct, frozen=True, kw_only=True):
    """For whom, and what to do with the documents."""

    table: Annotated[
        UploadFile | None,
        Meta(title="上传表格", description="下载表格，每份文书填一行；.xlsx格式，不超过10MB。"),
    ] = None
    matters: Annotated[
        str,
        Meta(
            title="办件清单",
            description="案号或登记号，每行一个；每件办件制作一份，内容从办件里取。",
            max_length=60_000,
            extra_json_schema={"kind": "longtext"},
        ),
    ] = ""
    words: Annotated[
        str,
        Meta(title="检索词", description="检索到的每件办件制作一份。", max_length=200),
    ] = ""
    to_do: Annotated[
        Literal["draft", "issue"], Meta(title="制作方式", extra_json_schema={"labels": TO_DO})
    ] = "draft"
