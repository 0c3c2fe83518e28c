"""A county of any size, written straight into the tables: 400 agencies of very different sizes.

Words and names repeat as in a real register; ciphertexts are all the same one, since nothing here reads them.
"""

import random
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from fayi.kit.secrets import vault
from fayi.search.rules import tokens

AGENCIES = 400
TEXTS = 20_000

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英建国志强春梅玉兰海燕德福水根"
PLACES = ("村口", "晒谷场", "河堤", "老宅", "新区工地", "菜市场", "茶山", "水库边", "镇上", "汽车配件厂")
CAUSES = (
    "院墙滴水", "宅基地界址", "承包地田埂", "借款未还", "拖欠工资", "交通事故赔偿", "赡养老人", "离婚后抚养费",
    "物业漏水", "噪声扰民", "医疗费用", "合伙账目", "彩礼返还", "鸡舍气味", "山林界线", "征地补偿分配",
)  # fmt: skip
PHRASES = (
    "双方多次协商未果", "村干部到场劝解", "对方拒不承认", "愿意先付一部分", "希望早日解决", "要求书面道歉",
    "请求恢复原状", "已经请人估价", "邻居可以作证", "当时没有写字据", "有转账记录为凭", "担心影响今后往来",
)  # fmt: skip


@dataclass(frozen=True)
class Seeded:
    """What was written: how many matters, and agencies of three sizes.

    `pages` is the agency whose pages are opened: the median one, or in a small county the smallest one that
    fills a list of fifty rows, so that pages of the same length are compared.
    """

    matters: int
    pages: int
    large: int
    median: int
    small: int


def name(chance: random.Random) -> str:
    """An invented name."""
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2))))


def story(chance: random.Random) -> str:
    """Facts of about 100 to 400 characters."""
    first, second = name(chance), name(chance)
    parts = [f"{first}与{second}因{chance.choice(CAUSES)}在{chance.choice(PLACES)}发生争执。"]
    while len("".join(parts)) < chance.randint(100, 400):
        parts.append(
            f"{chance.choice((first, second))}称{chance.choice(PHRASES)}，{chance.choice(PHRASES)}，"
            f"金额约{chance.randint(1, 900)}00元，涉及{chance.choice(CAUSES)}。"
        )
    return "".join(parts)


async def seed(connection: AsyncConnection, matters: int) -> Seeded:
    """Fill an empty, migrated database as the tables' owner."""
    chance = random.Random(20261122)
    run = connection.execute
    await run(
        text(
            "insert into agency (id, kind, name, short_name, region_code, number_word)"
            " select n, 'mediation_committee', '调委会' || n, '调委会' || n, '339801', '词' || n"
            " from generate_series(1, :n) n"
        ),
        {"n": AGENCIES},
    )
    await run(
        text(
            "insert into officer (id, sign_in_name, name, password_hash, must_change_password)"
            " select n, 'officer' || n, '调解员' || n, '', false from generate_series(1, :n) n"
        ),
        {"n": AGENCIES},
    )
    await run(
        text(
            "insert into officer_role (officer_id, agency_id, role, since)"
            " select n, n, 'chair', '2020-01-01' from generate_series(1, :n) n"
        ),
        {"n": AGENCIES},
    )
    for table in ("agency", "officer"):
        await run(text(f"select setval(pg_get_serial_sequence('{table}', 'id'), {AGENCIES})"))
    await run(
        text("create unlogged table pool (n int primary key, body text, tokens text[], one text, other text)")
    )
    texts = min(TEXTS, max(1000, matters))
    rows = []
    for n in range(texts):
        body, a, b = story(chance), name(chance), name(chance)
        rows.append({"n": n, "body": body, "tokens": tokens((body, a, b)), "a": a, "b": b})
    await run(text("insert into pool values (:n, :body, :tokens, :a, :b)"), rows)
    await bulk(connection, matters, texts)
    sizes = (
        await run(text("select agency_id, count(*) from matter_access group by 1 order by 2 desc, 1"))
    ).all()
    median = sizes[len(sizes) // 2]
    full = median if median[1] >= 50 else [size for size in sizes if size[1] >= 50][-1]
    return Seeded(matters, full[0], sizes[0][0], median[0], sizes[-1][0])


async def bulk(connection: AsyncConnection, matters: int, texts: int) -> None:
    """The matters and what hangs on them, with triggers and search index off while they are written."""
    sealed = {
        "sealed": vault().encrypt("33980119600101001X"),
        "texts": texts,
        "n": matters,
        "agencies": AGENCIES,
    }
    guarded = ("matter", "timeline", "matter_access")
    for table in guarded:
        await connection.execute(text(f"alter table {table} disable trigger user"))
    await connection.execute(text("select setseed(0.5)"))
    await connection.execute(text("drop index ix_matter_search_tsv"))
    details = (
        "jsonb_build_object('source', 'APPLY', 'dispute_type', '02', 'region', '330000', 'facts', p.body)"
    )
    for statement in (
        # An agency's share falls with its number: the first has an eighth of all matters, the last very few.
        f"""insert into matter (id, type, type_version, agency_id, registered_at_id, registered_by_id, intake_number,
                reference, title, category, channel, stage, status, outcome, received_on, stage_since, accepted_on,
                assignee_id, details, timeline_length, timeline_head, created_at, updated_at)
            select g, 'mediation', 1, a, a, a, '词' || a || '登字〔2024〕' || g || '号',
                '（2024）词' || a || '人调字第' || g || '号', p.one || '与' || p.other || '邻里纠纷', '02', 'window',
                case when g % 10 < 2 then 'mediating' else 'closed' end,
                case when g % 10 < 2 then 'open' else 'closed' end,
                case when g % 10 < 2 then null else 'settled' end, d::date, d::date, d::date, a,
                {details}, 1, '\\x00', d, d
            from generate_series(1, :n) g
            cross join lateral (select 1 + floor(:agencies * power(random(), 3) + g * 0)::int as a,
                timestamptz '2024-01-01' + g * (interval '900 days' / :n) as d) x
            join pool p on p.n = g % :texts""",
        """insert into matter_access (agency_id, matter_id, grounds, updated_at)
            select agency_id, id, '{"owner": null}', updated_at from matter""",
        """insert into matter_access (agency_id, matter_id, grounds, updated_at)
            select 1 + (agency_id * 7 + id) % :agencies, id, '{"referral:1": null}', updated_at from matter
            where id % 10 < 6 on conflict do nothing""",
        """insert into timeline (matter_id, seq, tag, happened_on, recorded_at, officer_id, agency_id, previous, hash)
            select id, 1, 'matter:registered', received_on, created_at, agency_id, agency_id, ''::bytea, '\\x00'
            from matter""",
        """insert into deadline (matter_id, key, started_on, started_at, n, unit, due_at, provisional, steps, status)
            select id, 'mediation', received_on, created_at, 30, 'days', now() + (id % 60 - 20) * interval '1 day',
                false, '[]', 'running' from matter where status = 'open'""",
        """insert into assignment (matter_id, officer_id, capacity, since)
            select id, agency_id, 'lead', received_on from matter""",
        """insert into party (id, kind, agency_id, name, name_key, id_number, phone, created_at, updated_at)
            select 2 * m.id - k, 'person', m.agency_id, x.name, x.name, :sealed, :sealed, m.created_at, m.created_at
            from matter m join pool p on p.n = m.id % :texts
            cross join lateral (values (1, p.one), (0, p.other)) x(k, name)""",
        """insert into participation (matter_id, party_id, role, side, since)
            select id, 2 * id - k, x.role, x.role, received_on from matter
            cross join lateral (values (1, 'applicant'), (0, 'respondent')) x(k, role)""",
        """insert into matter_search (matter_id, agency_ids, updated_at, numbers, body, type, status, category,
                holder_id, received_on, tsv)
            select m.id, array(select agency_id from matter_access a where a.matter_id = m.id), m.updated_at,
                array['2024词' || m.agency_id || '人调' || m.id], p.body, m.type, m.status, m.category, m.agency_id,
                m.received_on, array_to_tsvector(p.tokens)
            from matter m join pool p on p.n = m.id % :texts""",
    ):
        wanted = {key: value for key, value in sealed.items() if f":{key}" in statement}
        await connection.execute(text(statement), wanted)
    await connection.execute(
        text(
            "create index ix_matter_search_tsv on matter_search using gin (agency_ids, tsv) with (fastupdate = off)"
        )
    )
    for table in guarded:
        await connection.execute(text(f"alter table {table} enable trigger user"))
    for table, last in (("matter", matters), ("party", 2 * matters)):
        await connection.execute(
            text(f"select setval(pg_get_serial_sequence('{table}', 'id'), :last)"), {"last": last}
        )
    await connection.execute(text("analyze"))
