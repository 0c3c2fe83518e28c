"""What a package says of the matter: the summary on paper and as data, and what is in every package."""

import json
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit.chinese_values import cn_date
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.parties import actions as party_actions
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterType
from fayi.procedure.permissions import Permission
from fayi.referrals.models import Referral
from fayi.referrals.rules import Kind, Scope


async def told_of(
    session: AsyncSession,
    referral: Referral,
    matter: Matter,
    matter_type: MatterType,
    code: str,
    by: Actor,
) -> list[tuple[str, str]]:
    """What the summary says. Phone and address only where the scope goes beyond the particulars and the
    officer may read them; that they were read is written down."""
    people = []
    with_contact = referral.scope != Scope.PARTICULARS and by.may(Permission.PARTIES_UNMASK)
    for one in await parties.taking_part(session, matter.id):
        role = matter_type.role(one.participation.role).label
        contact = (one.party.phone, one.party.address) if with_contact else ()
        people.append((one.party.name, role, *(part for part in contact if part)))
        if with_contact:
            await party_actions.read_in_full(session, by, one.party, purpose=code)
    texts = matter_type.texts(details_of(matter, matter_type)) if matter_type.texts else ()
    agency = await session.get_one(Agency, by.agency_id)
    receiver = await session.get_one(Agency, referral.to_agency_id)
    return summary_facts(referral, matter, matter_type, code, people, texts, agency, receiver)


def summary_facts(
    referral: Referral,
    matter: Matter,
    matter_type: MatterType,
    code: str,
    people: Sequence[Sequence[str]],
    texts: Sequence[str],
    agency: Agency,
    receiver: Agency,
) -> list[tuple[str, str]]:
    """Labels and values as they are printed, in Chinese for every reader."""
    facts = [
        ("包裹编号", code),
        ("发出机构", " ".join(part for part in (agency.name, agency.phone) if part)),
        ("接收机构", receiver.name),
        ("办件编号", matter.number),
        ("类型", matter_type.label),
        ("登记日期", cn_date(matter.received_on)),
        ("当事人", "\n".join(" ".join(one) for one in people)),
        ("案情", "\n".join(text for text in texts if text)),
        ("请求事项", referral.reason),
        ("办理期限", cn_date(referral.until) if referral.until else ""),
    ]
    return [(label, value) for label, value in facts if value]


def summary_title(referral: Referral) -> str:
    """What stands over the summary."""
    return "".join((Kind.of(referral.kind).label, "函件概要"))


def papers_of_package(
    facts: Sequence[tuple[str, str]], summary: bytes, slip: bytes
) -> list[tuple[str, bytes]]:
    """What is in every package."""
    readme = (
        "本压缩包用AES-256加密。manifest.json列出每个文件的SHA-256，manifest.sig是发出机构的Ed25519签名。\r\n"
        "请阅读“概要.pdf”，办理后填写“回执.xlsx”，打印盖章，把表格和盖章扫描件发回发出机构。\r\n"
        "收到机构也使用本系统的，可以在“转办移送”里出具签名的回执。\r\n"
    )
    plain = json.dumps(dict(facts), ensure_ascii=False, indent=1)
    return [
        ("请先读我.txt", readme.encode("utf-8-sig")),
        ("概要.pdf", summary),
        ("概要.json", plain.encode()),
        ("回执.xlsx", slip),
    ]
