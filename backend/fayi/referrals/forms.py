"""What is filled in between agencies."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from fayi.procedure.roles import KIND_LABELS
from fayi.referrals.rules import Basis, ConsentWay, Kind, OverrideGround, Scope
from fayi.web.field import Field
from fayi.web.fields import fields_of, with_choices

LONG = {"kind": "longtext"}
BASES = [(basis.value, basis.label) for basis in (Basis.CONSENT, Basis.OVERRIDE)]
"""What may be chosen; the applicant's own wish is recorded at the counter alone."""
NOT_ASKED = {
    Kind.REFERRAL: frozenset[str](),
    Kind.TRANSFER: frozenset({"scope", "until"}),
    Kind.JOINT: frozenset({"scope"}),
}
OVERRIDING = frozenset({"override_ground", "override_reason"})


class Ask(Struct, frozen=True, kw_only=True):
    """What is asked of whom, how much it shows, and why personal data may be passed on."""

    to: Annotated[int, Meta(title="机构")]
    reason: Annotated[
        str, Meta(title="事由", description="请对方做什么、为什么。", max_length=1000, extra_json_schema=LONG)
    ]
    scope: Annotated[Scope, Meta(title="对方可以看到")]
    until: Annotated[
        date | None, Meta(title="对方可查看至", description="不填，到对方办结或本机构撤回为止。")
    ] = None
    basis: Annotated[Basis, Meta(title="个人信息提供给对方的依据")]
    consent_from: Annotated[
        tuple[str, ...], Meta(title="同意的人", description="征得同意时要说清提供给谁、做什么用。")
    ] = ()
    consent_way: Annotated[ConsentWay | None, Meta(title="同意的方式")] = None
    consent_on: Annotated[date | None, Meta(title="同意的日期")] = None
    override_ground: Annotated[OverrideGround | None, Meta(title="不需要同意的法律依据")] = None
    override_reason: Annotated[
        str, Meta(title="不征得同意的理由", max_length=500, extra_json_schema=LONG)
    ] = ""


class AskOf(Ask, frozen=True, kw_only=True):
    """The same with what is asked, where that is not clear from the page."""

    kind: Annotated[Kind, Meta(title="方式")]


def filled_with(
    fields: Sequence[Field],
    agencies: Sequence[tuple[int, str]],
    persons: Mapping[int, str],
    *,
    may_override: bool,
) -> tuple[Field, ...]:
    """The fields with whom may be asked and who takes part; without the right to override, consent is the
    only basis, and where nobody takes part nobody has to agree."""
    fields = [
        field
        for field in fields
        if (persons or field.name != "consent_from") and (may_override or field.name not in OVERRIDING)
    ]
    named: dict[str, Sequence[tuple[Any, str]]] = {"to": agencies}
    if persons:
        named["consent_from"] = [*persons.items()]
    fields = with_choices(fields, named, translated=False)
    return with_choices(fields, {"basis": BASES if may_override else BASES[:1]})


def ask_fields(
    kind: Kind, agencies: Sequence[tuple[int, str]], persons: Mapping[int, str], *, may_override: bool
) -> tuple[Field, ...]:
    """The fields of Ask that this kind has."""
    fields = [field for field in fields_of(Ask) if field.name not in NOT_ASKED[kind]]
    return filled_with(fields, agencies, persons, may_override=may_override)


class Answer(Struct, frozen=True, kw_only=True):
    """A reason or a result the other agency reads, and a note it does not."""

    words: Annotated[
        str, Meta(title="告知对方", description="对方机构看得到。", max_length=1000, extra_json_schema=LONG)
    ]
    note: Annotated[
        str,
        Meta(title="内部备注", description="只有本机构看得到。", max_length=1000, extra_json_schema=LONG),
    ] = ""


class Note(Struct, frozen=True, kw_only=True):
    """Something for the own agency alone."""

    words: Annotated[
        str,
        Meta(title="内部备注", description="只有本机构看得到。", max_length=1000, extra_json_schema=LONG),
    ]


class Urge(Struct, frozen=True, kw_only=True):
    """What the upper body says."""

    words: Annotated[
        str,
        Meta(
            title="督办意见",
            description="双方机构都看得到，并写入办理进程。",
            max_length=500,
            extra_json_schema=LONG,
        ),
    ]


class MakePackage(Struct, frozen=True, kw_only=True):
    """What goes into a package."""

    chosen: Annotated[
        tuple[str, ...], Meta(title="附上的文书和材料", description="概要、清单和回执总是在包裹里。")
    ] = ()
    days: Annotated[int, Meta(title="可以下载的天数", ge=1, le=60)] = 15


class ReadReply(Struct, frozen=True, kw_only=True):
    """A reply that came back."""

    slip: Annotated[
        UploadFile,
        Meta(title="回执文件", description="填好的回执表格（.xlsx），或者对方系统签名的回执（.json）。"),
    ]
    scan: Annotated[
        UploadFile | None,
        Meta(title="盖章回执的扫描件", description="PDF、JPG或者PNG；没有系统签名的回执必须附上。"),
    ] = None


class ReplyElsewhere(Struct, frozen=True, kw_only=True):
    """The answer to a package that came from another desk."""

    package: Annotated[UploadFile, Meta(title="收到的加密包裹", description=".zip文件。")]
    password: Annotated[str, Meta(title="包裹密码", extra_json_schema={"kind": "password"})]
    answer: Annotated[str, Meta(title="答复")]
    words: Annotated[str, Meta(title="办理结果或者退回理由", max_length=1000, extra_json_schema=LONG)] = ""


class NewOutside(Struct, frozen=True, kw_only=True):
    """An agency that does not work on this desk."""

    name: Annotated[str, Meta(title="机构名称", max_length=100)]
    short_name: Annotated[str, Meta(title="简称", max_length=40)]
    kind: Annotated[str, Meta(title="机构类型", extra_json_schema={"labels": dict(KIND_LABELS)})]
    address: Annotated[str, Meta(title="地址", max_length=200)] = ""
    phone: Annotated[str, Meta(title="电话", max_length=40)] = ""
    desk_key: Annotated[
        str,
        Meta(
            title="对方系统的公钥",
            description="对方也使用本系统时填写，64位十六进制；请当面或者打电话核对。",
            max_length=64,
        ),
    ] = ""
