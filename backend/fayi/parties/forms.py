"""What is filled in about a party, in the order of the paper form, and whether it can be true."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from litestar import Request
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock, identity
from fayi.kit.errors import Refusal
from fayi.kit.identity import IdentityFault, IdentityKind, Sex
from fayi.library import queries as library
from fayi.library.rules import CodeList
from fayi.parties import rules
from fayi.parties.kinds import AgentKind, IdentitySeen, Need, Relation, Scope
from fayi.parties.models import Party
from fayi.parties.queries import address_index, number_index, phone_index
from fayi.parties.rules import Known
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.reading import clean


class PartyKind(StrEnum):
    """A natural person, or what the law treats as one."""

    PERSON = "person"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"person": "自然人", "organisation": "法人或其他组织"}[self]


def _kind(kind: str) -> dict[str, Any]:
    return {"kind": kind}


class PartyForm(Struct, frozen=True, kw_only=True):
    """A person or an organisation, as written on the paper form."""

    kind: Annotated[PartyKind, Meta(title="当事人类别")] = PartyKind.PERSON
    name: Annotated[
        str, Meta(title="姓名或名称", description="与证件一致；少数民族姓名中的点照写。", max_length=100)
    ]
    sex: Annotated[str, Meta(title="性别", description="填写身份证号码后自动带出。")] = ""
    ethnic: Annotated[str, Meta(title="民族")] = ""
    birth_date: Annotated[
        date | None,
        Meta(title="出生日期", description="未满14周岁的须有监护人；60周岁以上按老年人照顾。"),
    ] = None
    identity_kind: Annotated[IdentityKind, Meta(title="证件类型")] = IdentityKind.RESIDENT
    id_number: Annotated[
        str,
        Meta(
            title="证件号码",
            description="没带证件可先空着；旧证15位号码会换算成18位，请与现在的证件核对。",
            max_length=40,
        ),
    ] = ""
    uscc: Annotated[
        str,
        Meta(title="统一社会信用代码", description="营业执照或登记证书上的18位代码。", max_length=40),
    ] = ""
    legal_representative: Annotated[
        str, Meta(title="法定代表人或负责人", description="执照上写明的人。", max_length=100)
    ] = ""
    phone: Annotated[
        str,
        Meta(title="联系电话", description="手机11位；固定电话带区号。", max_length=40),
    ] = ""
    household_region: Annotated[
        str, Meta(title="户籍地", description="户口簿上的地区，写到县或乡镇，从提示中选。", max_length=60)
    ] = ""
    residence_region: Annotated[
        str,
        Meta(title="居住地或住所地", description="现在住的地区，写到县或乡镇，从提示中选。", max_length=60),
    ] = ""
    address: Annotated[
        str, Meta(title="详细地址", description="村、路、门牌号；文书按此送达。", max_length=200)
    ] = ""
    occupation: Annotated[str, Meta(title="职业", max_length=60)] = ""
    unit: Annotated[str, Meta(title="工作单位", max_length=100)] = ""
    education: Annotated[str, Meta(title="文化程度")] = ""
    special_groups: Annotated[list[str], Meta(title="特殊群体")] = msgspec.field(default_factory=list)
    home_region: Annotated[
        str, Meta(title="籍贯", description="来自哪个省；新居民可据此安排同乡调解员。")
    ] = ""
    language: Annotated[str, Meta(title="使用语言")] = ""
    dialects: Annotated[list[str], Meta(title="方言")] = msgspec.field(default_factory=list)
    needs: Annotated[list[Need], Meta(title="需要的照顾")] = msgspec.field(default_factory=list)
    illiterate: Annotated[
        bool,
        Meta(title="不识字", description="文书须向本人宣读，由见证人在场并捺指印。"),
    ] = False
    without_capacity: Annotated[
        bool,
        Meta(title="无民事行为能力", description="不能辨认自己行为的成年人，须由监护人代理。"),
    ] = False
    still_new: Annotated[bool, Meta(title="不是同一人，仍然新建")] = False


PERSON_ONLY = (
    "sex", "ethnic", "birth_date", "identity_kind", "id_number", "household_region", "occupation", "unit",
    "education", "special_groups", "home_region", "language", "dialects", "needs", "illiterate",
    "without_capacity",
)  # fmt: skip
ORGANISATION_ONLY = ("uscc", "legal_representative")


AS_STORED = (
    "name", "sex", "ethnic", "birth_date", "uscc", "legal_representative", "household_region",
    "residence_region", "occupation", "unit", "education", "special_groups", "home_region", "language",
    "dialects", "illiterate", "without_capacity",
)  # fmt: skip


class TakePartForm(Struct, frozen=True, kw_only=True):
    """A party joins the matter."""

    party_id: Annotated[int, Meta(title="当事人")]
    role: Annotated[str, Meta(title="在本案中的身份")]
    identity_seen: Annotated[
        IdentitySeen | None, Meta(title="身份核对", description="没有核对证件的先不选，以后再补。")
    ] = None
    newcomer: Annotated[bool, Meta(title="新居民", description="户籍不在本地、来此务工或居住的人。")] = False


class LeaveForm(Struct, frozen=True, kw_only=True):
    """A party leaves the matter, or somebody stops acting."""

    reason: Annotated[str, Meta(title="原因", max_length=200)]
    on: Annotated[date, Meta(title="日期")]


class AgentForm(Struct, frozen=True, kw_only=True):
    """Somebody acts for a participant."""

    kind: Annotated[AgentKind, Meta(title="代理种类")]
    agent_id: Annotated[
        int | None, Meta(title="已登记的人员", description="监护人、亲属请先登记；律师等可直接写姓名。")
    ] = None
    agent_name: Annotated[str, Meta(title="代理人姓名", max_length=100)] = ""
    agent_unit: Annotated[
        str, Meta(title="代理人单位", description="律师事务所、工作单位等。", max_length=100)
    ] = ""
    relation: Annotated[str, Meta(title="与当事人关系")] = ""
    scope: Annotated[
        list[Scope],
        Meta(
            title="代理权限", description="照授权委托书勾选；没有“承认、变更、放弃请求”的不能代为签和解条款。"
        ),
    ] = msgspec.field(default_factory=list)
    authority: Annotated[
        str,
        Meta(title="查验的证明", description="如授权委托书、户口簿、指定监护的文书。", max_length=100),
    ]
    valid_from: Annotated[date, Meta(title="自何日起")]
    valid_until: Annotated[date | None, Meta(title="至何日止", description="委托书没写期限的空着。")] = None


class GroupForm(Struct, frozen=True, kw_only=True):
    """A numerous side chooses who speaks for it."""

    participants: Annotated[
        list[int],
        Meta(title="推选的代表人", description="同一方的2至5人。", extra_json_schema=_kind("choices")),
    ]
    on: Annotated[date, Meta(title="推选日期")]


class RelateForm(Struct, frozen=True, kw_only=True):
    """How two parties stand to each other."""

    other_id: Annotated[int, Meta(title="对方")]
    kind: Annotated[Relation, Meta(title="关系", description="这位当事人是对方的什么人。")]


class TellConflictForm(Struct, frozen=True, kw_only=True):
    """Somebody tells of an interest that the records do not show."""

    officer_id: Annotated[int, Meta(title="涉及的工作人员")]
    what: Annotated[str, Meta(title="利害关系", max_length=300, extra_json_schema=_kind("longtext"))]
    on: Annotated[date, Meta(title="披露日期")]


class AcceptConflictForm(Struct, frozen=True, kw_only=True):
    """Every side has heard and accepted it, or a hint was looked into."""

    on: Annotated[date, Meta(title="日期")]
    note: Annotated[
        str, Meta(title="说明", description="各方如何表示同意，或如何核实的。", max_length=300)
    ] = ""


class ReadAloudForm(Struct, frozen=True, kw_only=True):
    """The papers were read to somebody who cannot read them."""

    on: Annotated[date, Meta(title="宣读日期")]
    witness: Annotated[str, Meta(title="见证人", description="在场的、与本案无关的人。", max_length=100)]
    thumbprint: Annotated[bool, Meta(title="已捺指印")] = False


class IdentitySeenForm(Struct, frozen=True, kw_only=True):
    """Identity was checked."""

    how: Annotated[IdentitySeen, Meta(title="核对方式")]
    on: Annotated[date, Meta(title="核对日期")]


class UnmaskForm(Struct, frozen=True, kw_only=True):
    """Why the hidden particulars are read."""

    purpose: Annotated[
        str,
        Meta(
            title="查看用途", description="会连同您的姓名、时间一起留下记录。", max_length=200, min_length=2
        ),
    ]


class Particulars(Struct, frozen=True, kw_only=True):
    """A party's columns as they are stored, and what is unusual but allowed."""

    values: dict[str, Any]
    warnings: tuple[str, ...] = ()

    def known(self, party_id: int | None = None) -> Known:
        """What of it is compared."""
        return Known(
            party_id=party_id,
            **{name: self.values[name] for name in Known.__struct_fields__ if name in self.values},
        )


def particulars(form: PartyForm) -> Particulars:
    """What the form says, checked and made uniform; raises the first fault as a Refusal at its field."""
    found, faults = _read(form)
    for fault in faults:
        raise fault
    return found


def faults(form: PartyForm) -> list[Refusal]:
    """Everything that cannot be true in the form, each at its field; empty when it can be stored."""
    return _read(form)[1]


def _read(form: PartyForm) -> tuple[Particulars, list[Refusal]]:
    found: list[Refusal] = []
    values = _tidied(form, found)
    warnings: list[str] = []
    values["name"] = identity.clean_name(values["name"])
    values["name_key"] = rules.name_key(values["name"])
    if not values["name_key"]:
        found.append(_fault("请填写姓名或名称。", "name"))
    if form.kind is PartyKind.PERSON:
        values |= dict.fromkeys(ORGANISATION_ONLY, "")
        warnings += _of_person(values, found)
    else:
        values |= {name: _EMPTY[name] for name in PERSON_ONLY}
        if values["uscc"]:
            try:
                values["uscc"] = identity.credit_code(values["uscc"])
            except IdentityFault as fault:
                found.append(_at(fault, "uscc"))
    if values["phone"]:
        try:
            values["phone"] = identity.phone(values["phone"])
        except IdentityFault as fault:
            found.append(_at(fault, "phone"))
    values["kind"] = form.kind.value
    number, phone, address = (values[name] or None for name in ("id_number", "phone", "address"))
    values |= {"id_number": number, "phone": phone, "address": address}
    if not found:
        values |= {
            "id_number_index": number_index(number) if number else None,
            "phone_index": phone_index(phone) if phone else None,
            "address_index": address_index(values["residence_region"], address) if address else None,
        }
    return Particulars(values=values, warnings=tuple(warnings)), found


_EMPTY: dict[str, Any] = {
    name: False if name in ("illiterate", "without_capacity") else None if name == "birth_date" else ""
    for name in PERSON_ONLY
} | {"special_groups": [], "dialects": [], "needs": []}


def _tidied(form: PartyForm, found: list[Refusal]) -> dict[str, Any]:
    """The fields without what cannot be seen; a fault where something cannot be stored."""
    values: dict[str, Any] = {}
    for name in form.__struct_fields__:
        if name in ("kind", "still_new"):
            continue
        value = getattr(form, name)
        try:
            if isinstance(value, StrEnum):
                values[name] = value.value
            elif isinstance(value, str):
                values[name] = clean(value)
            elif isinstance(value, list):
                values[name] = list(dict.fromkeys(clean(str(each)) for each in value))
            else:
                values[name] = value
        except Refusal as fault:
            found.append(_fault(fault.message, name, **fault.values))
            values[name] = ""
    return values


def _of_person(values: dict[str, Any], found: list[Refusal]) -> tuple[str, ...]:
    """Check and complete what is said of a person; returns warnings."""
    today = clock.today()
    birth: date | None = values["birth_date"]
    if birth is not None and birth > today:
        found.append(_fault("出生日期不能晚于今天。", "birth_date"))
    elif birth is not None and clock.age(birth, today) > identity.OLDEST_YEARS:
        found.append(
            _fault("出生日期距今已超过{years}年，请核对。", "birth_date", years=identity.OLDEST_YEARS)
        )
    if values["illiterate"]:
        values["needs"] = list(dict.fromkeys([*values["needs"], Need.READING.value]))
    if not values["id_number"]:
        values["identity_kind"] = ""
        return ()
    kind = IdentityKind(values["identity_kind"])
    try:
        number = identity.identity_number(values["id_number"], kind)
    except IdentityFault as fault:
        found.append(_at(fault, "id_number"))
        return ()
    values |= {"id_number": number.value, "identity_kind": number.kind.value}
    told_sex = values["sex"] if values["sex"] in tuple(Sex) else None
    for name, told in (("sex", Sex(told_sex) if told_sex else None), ("birth_date", birth)):
        try:
            identity.identity_number(number.value, number.kind, **{name: told})  # type: ignore[arg-type]
        except IdentityFault as fault:
            found.append(_at(fault, name))
    if number.sex is not None:
        values["sex"] = number.sex.value
    if number.birth_date is not None:
        values["birth_date"] = number.birth_date
    return number.warnings


def _at(fault: IdentityFault, field: str) -> IdentityFault:
    return IdentityFault(fault.message, field=field, **fault.values)


def _fault(message: str, field: str, **values: object) -> Refusal:
    return rules.Fault(message, field=field, **values)


def form_of(party: Party) -> PartyForm:
    """The form as it would have been filled in for this party."""
    return PartyForm(
        kind=PartyKind(party.kind),
        identity_kind=IdentityKind(party.identity_kind or IdentityKind.RESIDENT),
        id_number=party.id_number or "",
        phone=party.phone or "",
        address=party.address or "",
        needs=[Need(need) for need in party.needs],
        **{name: getattr(party, name) for name in AS_STORED},
    )


LISTS = {
    "sex": CodeList.SEX,
    "ethnic": CodeList.ETHNIC_GROUP,
    "education": CodeList.EDUCATION,
    "special_groups": CodeList.SPECIAL_GROUP,
    "language": CodeList.LANGUAGE,
    "dialects": CodeList.LANGUAGE,
}
"""Which code list each field is chosen from."""


async def choices(session: AsyncSession, form: PartyForm | None = None) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in the fields of PartyForm, for web.forms; what `form` holds stays choosable."""
    found = {name: await library.choices(session, of) for name, of in LISTS.items()}
    if form is not None:
        for name, of in LISTS.items():
            held = getattr(form, name)
            for code in held if isinstance(held, list) else [held] if held else []:
                if code not in dict(found[name]):
                    found[name].append((code, await library.label(session, of, code)))
    found["identity_kind"] = await library.choices(session, CodeList.IDENTITY_KIND)
    found["home_region"] = [(region.code[:2], region.name) for region in await library.regions_under(session)]
    return found


async def blank_party(
    session: AsyncSession, given: PartyForm | None = None, *, prefix: str = "", **prefill: Any
) -> Filled[PartyForm]:
    """A party's form to fill in, or to correct; regions stand in it by name."""
    if given is not None:
        for name in REGIONS:
            code = getattr(given, name)
            prefill.setdefault(name, await library.region_name(session, code) or code)
    return forms.blank(PartyForm, given, choices=await choices(session, given), prefix=prefix, **prefill)


async def posted_party(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    *,
    given: PartyForm | None = None,
    keeps_hidden: bool = False,
    prefix: str = "",
) -> Filled[PartyForm]:
    """A party's form as it came in, with every fault that can be seen in it, each at its field.

    `given` is what is stored already and corrected by this form: see `corrected`.
    """
    filled: Filled[PartyForm] = await forms.posted(
        request, PartyForm, choices=await choices(session, given), prefix=prefix
    )
    if filled.ok:
        form, unclear = await with_regions(session, corrected(given, filled.data, keeps_hidden=keeps_hidden))
        for fault in [*unclear, *faults(form)]:
            filled.refuse(fault)
    return filled


def corrected(given: PartyForm | None, form: PartyForm, *, keeps_hidden: bool) -> PartyForm:
    """What `form` makes of what is stored: the kind stays, and with `keeps_hidden` what was left empty."""
    if given is None:
        return form
    kept = {name: getattr(given, name) for name in HIDDEN if keeps_hidden and not getattr(form, name)}
    return msgspec.structs.replace(form, kind=given.kind, **kept)


def without_hidden(form: PartyForm) -> PartyForm:
    """The form without the particulars that are shown redacted."""
    return msgspec.structs.replace(form, **dict.fromkeys(HIDDEN, ""))


REGIONS = ("household_region", "residence_region")
HIDDEN = ("id_number", "phone", "address")


async def with_regions(session: AsyncSession, form: PartyForm) -> tuple[PartyForm, list[Refusal]]:
    """The form with codes where regions were written by name, and a fault for each that is not clear."""
    changed, unclear = {}, []
    for name in REGIONS:
        written = getattr(form, name).strip()
        if not written or (written.isdecimal() and await library.region_name(session, written)):
            continue
        found = await library.find_regions(session, written)
        exact = [region for region in found if written in (region.full_name, region.name)]
        if len(exact or found) == 1:
            changed[name] = (exact or found)[0].code
        elif not found:
            unclear.append(_fault("没有找到地区“{words}”，请写到县或乡镇。", name, words=written[:40]))
        else:
            unclear.append(
                _fault(
                    "有不止一个地区叫“{words}”，请写全，例如“{example}”。",
                    name,
                    words=written[:40],
                    example=found[0].full_name,
                )
            )
    return msgspec.structs.replace(form, **changed), unclear
