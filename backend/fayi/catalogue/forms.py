"""What is asked for a new version of a template."""

from datetime import date
from typing import Annotated

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct


class NewVersion(Struct, frozen=True, kw_only=True):
    """A Word file and the day it is used from."""

    file: Annotated[
        UploadFile, Meta(title="Word文件", description="在下载的模板上修改，存成.docx文件；不超过5MB。")
    ]
    valid_from: Annotated[date, Meta(title="启用日期", description="从这一天起签发的文书用新模板。")]
    note: Annotated[str, Meta(title="修改说明", description="改了哪里、为什么改。", max_length=500)]


class Restoring(Struct, frozen=True, kw_only=True):
    """Why an older version is used again."""

    no: Annotated[int, Meta(title="版本")]
    note: Annotated[str, Meta(title="恢复原因", max_length=500)]
