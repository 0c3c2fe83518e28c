"""What officers say of files."""

from typing import Annotated

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from fayi.attachments.rules import AT_ONCE
from fayi.kit.errors import Refusal

CHOICE = {"kind": "choice"}


class About(Struct, frozen=True, kw_only=True):
    """What a paper is, and where in the file it belongs."""

    title: Annotated[
        str, Meta(title="材料名称", description="不填时用所归项目的名称；不要写当事人姓名。", max_length=100)
    ] = ""
    kind: Annotated[str, Meta(title="种类", extra_json_schema=CHOICE)]
    paper_key: Annotated[str, Meta(title="归入", extra_json_schema=CHOICE)]


class NewFiles(Struct, frozen=True, kw_only=True):
    """Files to be put into the matter."""

    kind: Annotated[
        str,
        Meta(
            title="种类",
            description="证据按原样保存，其他照片过大时先在本机缩小再上传。",
            extra_json_schema=CHOICE,
        ),
    ]
    paper_key: Annotated[str, Meta(title="归入", extra_json_schema=CHOICE)]
    title: Annotated[
        str,
        Meta(
            title="材料名称",
            description="不填时用所归项目的名称，上传后也可以改；不要写当事人姓名。",
            max_length=100,
        ),
    ] = ""
    original_kept: Annotated[bool, Meta(title="卷内是原件")] = False
    files: Annotated[
        tuple[UploadFile, ...],
        Meta(title="文件", description="PDF、JPG、PNG、TIFF、docx、xlsx、MP4、MP3，单个最大100MB。"),
    ]

    def __post_init__(self) -> None:
        """Refuse more than are taken in one go."""
        if len(self.files) > AT_ONCE:
            raise Refusal("一次最多上传{most}个文件，请分几次上传。", field="files", most=AT_ONCE)


class Photos(Struct, frozen=True, kw_only=True):
    """Files from a phone."""

    files: Annotated[tuple[UploadFile, ...], Meta(title="照片或文件", description="可以选多张。")]
