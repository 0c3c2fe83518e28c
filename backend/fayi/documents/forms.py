"""What officers fill in besides the documents themselves."""

from typing import Annotated

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct


class Reason(Struct, frozen=True, kw_only=True):
    """Why a document is void, or a paper is taken out."""

    reason: Annotated[str, Meta(title="理由", max_length=500, extra_json_schema={"kind": "longtext"})]


class ReturnReason(Struct, frozen=True, kw_only=True):
    """Why a submitted document is not signed off."""

    reason: Annotated[
        str,
        Meta(
            title="退回理由",
            description="起草人修改时可以看到。",
            max_length=500,
            extra_json_schema={"kind": "longtext"},
        ),
    ]


class SignedCopy(Struct, frozen=True, kw_only=True):
    """The scan of a document that was signed on paper."""

    scan: Annotated[UploadFile, Meta(title="扫描件", description="PDF、JPG或者PNG，最大30MB。")]


class NewPaper(Struct, frozen=True, kw_only=True):
    """A paper that lies in the file and is noted here; what comes as a file is an attachment."""

    paper_key: Annotated[str, Meta(title="归入", extra_json_schema={"kind": "choice"})]
    title: Annotated[
        str, Meta(title="材料名称", description="不填时用所归项目的名称；不要写当事人姓名。", max_length=100)
    ] = ""
    pages: Annotated[int, Meta(title="页数", ge=1, le=2000)]
    original_kept: Annotated[bool, Meta(title="卷内是原件")] = False


class Comparison(Struct, frozen=True, kw_only=True):
    """A PDF somebody wants to compare with the one that was issued."""

    file: Annotated[UploadFile, Meta(title="PDF文件", description="只用来比对，不会保存。")]
