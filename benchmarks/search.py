"""`python -m benchmarks.search`: how quickly and how well both indexes find things again.

- Latency: the embedded index against its bare SQL, the search engine against the same question asked directly,
  at each size; 50th and 95th percentile over kinds of words.
- Recall: pieces of two to four characters, names and numbers, against a look through every text.
- Golden set: what tests/search/golden.toml asks of a small register, answered by both.
- Relevance: laypeople's questions against articles of law, where the judged collection is at hand.

The engine's part needs FAYI_TEST_MEILISEARCH_URL and FAYI_TEST_MEILISEARCH_KEY (the master key); without them it is
left out, and said so.
"""

import argparse
import asyncio
import gzip
import json
import math
import os
import random
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from benchmarks.county import CAUSES, PHRASES, PLACES, Seeded, name, seed
from benchmarks.measure import SERVER
from fayi.app import create_app
from fayi.kit import schema
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.secrets import open_vault
from fayi.search import outbox, repair
from fayi.search.engine import Engine
from fayi.search.index import Index, PostgresIndex, Section, Wanted
from fayi.search.meilisearch import EngineIndex, queries_for
from fayi.search.queries import page_of
from fayi.search.rules import tokens, tsquery
from fayi.settings import Settings
from tests.cast import MEDIATOR_LI, bring_on
from tests.make import Make
from tests.search.golden import build, load

JUDGED = Path(__file__).parents[2] / "shared" / "data" / "relevance"
BARE = text(
    "select matter_id from matter_search where agency_ids @> array[cast(:agency as bigint)]"
    " and tsv @@ cast(:query as tsquery) order by updated_at desc limit 21"
)
OPEN = ("enqueued", "processing")
FOUND_IN = 100
"""How many answers to a question are looked at."""


@dataclass(frozen=True)
class Line:
    """Percentiles of a way of asking and of its floor, in ms."""

    what: str
    matters: int
    took: tuple[float, float]
    floor: tuple[float, float]
    aim: str

    def __str__(self) -> str:
        """As a row of the table."""
        (mid, late), (floor_mid, floor_late) = self.took, self.floor
        return (
            f"| {self.what} | {self.matters:,} | {mid:.2f} / {late:.2f} | {floor_mid:.2f} / {floor_late:.2f}"
            f" | {mid / floor_mid:.2f} / {late / floor_late:.2f} | {self.aim} |"
        )


def asked_for(chance: random.Random) -> dict[str, list[str]]:
    """Words of each kind that people look for."""
    return {
        "common": [cause[:2] for cause in CAUSES[:8]],
        "phrase": [*PHRASES[:6], *CAUSES[:2]],
        "two words": [f"{chance.choice(CAUSES)} {chance.choice(PLACES)}" for _ in range(8)],
        "name": [name(chance) for _ in range(8)],
        "any two characters": [one[at : at + 2] for one in PHRASES[:8] for at in (1,)],
    }


async def timed(work: Callable[[str], Awaitable[object]], words: Sequence[str], rounds: int) -> list[float]:
    """Milliseconds of every question, each asked `rounds` times after once to warm up."""
    taken = []
    for one in words:
        await work(one)
        for _ in range(rounds):
            start = time.perf_counter()
            await work(one)
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def percentiles(taken: list[float]) -> tuple[float, float]:
    """The 50th and the 95th."""
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


async def latency(
    database: Database,
    owner: AsyncEngine,
    engine: Engine | None,
    url: str,
    key: str,
    seeded: Seeded,
    rounds: int,
) -> list[Line]:
    """Both indexes against their floors, in the median and the large agency."""
    lines = []
    asked, embedded = asked_for(random.Random(7)), PostgresIndex()
    for label, agency in (("median", seeded.median), ("large", seeded.large)):
        async with (
            database.transaction(agency_id=agency, officer_id=agency) as session,
            owner.connect() as connection,
            httpx.AsyncClient(
                base_url=url or "http://none", headers={"Authorization": f"Bearer {key}"}
            ) as http,
        ):
            await session.execute(text("set local jit = off"))

            async def ours(words: str, session: AsyncSession = session) -> None:
                await embedded.find(session, Wanted(words=words))

            async def plain(
                words: str, connection: AsyncConnection = connection, agency: int = agency
            ) -> None:
                await connection.execute(BARE, {"agency": agency, "query": tsquery(words)})

            for kind, words in asked.items():
                took, floor = await timed(ours, words, rounds), await timed(plain, words, rounds)
                lines.append(
                    Line(
                        f"embedded, {label} agency, {kind}",
                        seeded.matters,
                        percentiles(took),
                        percentiles(floor),
                        "<= 1.5",
                    )
                )
            if engine is None:
                continue
            index = EngineIndex(engine, embedded)

            async def through(
                words: str, session: AsyncSession = session, index: EngineIndex = index
            ) -> None:
                hits = await index.find(session, Wanted(words=words))
                assert hits.engine == "meilisearch", hits.told

            async def direct(words: str, http: httpx.AsyncClient = http, agency_id: int = agency) -> None:
                (query,) = queries_for(Wanted(words=words), agency_id) or ()
                whole = {
                    "indexUid": engine.index_name,
                    "attributesToRetrieve": ["entry"],
                    "limit": 30,
                    **query,
                }
                (await http.post("/multi-search", json={"queries": [whole]})).raise_for_status()

            for kind, words in asked.items():
                took, floor = await timed(through, words, rounds), await timed(direct, words, rounds)
                lines.append(
                    Line(
                        f"engine, {label} agency, {kind}",
                        seeded.matters,
                        percentiles(took),
                        percentiles(floor),
                        "<= 1.3",
                    )
                )
    return lines


async def recall(database: Database, owner: AsyncEngine, engine: Engine | None, seeded: Seeded) -> list[str]:
    """How much of what a look through every text finds each index finds, by kind of words."""
    chance = random.Random(11)
    agency = seeded.median
    async with owner.connect() as connection:
        bodies = {
            row.matter_id: row.body
            for row in await connection.execute(
                text(
                    "select matter_id, body from matter_search where agency_ids @> array[cast(:a as bigint)]"
                ),
                {"a": agency},
            )
        }
    texts = [*bodies.values()]
    asked = {
        f"any {length} characters": [piece(chance, chance.choice(texts), length) for _ in range(30)]
        for length in (2, 3, 4, 8)
    } | {"names": [chance.choice(texts).split("与")[0] for _ in range(30)]}
    rows = []
    async with database.transaction(agency_id=agency, officer_id=agency) as session:
        indexes: dict[str, Any] = {"embedded": PostgresIndex()}
        if engine is not None:
            indexes["engine"] = EngineIndex(engine, PostgresIndex())
        for kind, words in asked.items():
            told = []
            for label, index in indexes.items():
                found, missed, wrong = 0, 0, 0
                for one in words:
                    there = {matter_id for matter_id, body in bodies.items() if one in body}
                    hits = await index.find(session, Wanted(words=one, limit=len(bodies)))
                    found += len(there & {*hits.ids})
                    missed += len(there - {*hits.ids})
                    wrong += len({*hits.ids} - there)
                told.append(
                    f"{label}: recall {found / (found + missed):.3f}, precision {found / (found + wrong):.3f}"
                )
            rows.append(f"| {kind} | {len(words)} | {' | '.join(told)} |")
    return rows


def piece(chance: random.Random, body: str, length: int) -> str:
    """A piece of a text without punctuation."""
    while True:
        at = chance.randrange(max(1, len(body) - length))
        found = body[at : at + length]
        if len(found) == length and all("\u4e00" <= one <= "\u9fff" for one in found):
            return found


async def relevance(database: Database, owner: AsyncEngine, url: str, key: str, most: int) -> list[str]:
    """How well laypeople's questions find the articles that answer them; needs the judged collection."""
    if not JUDGED.exists():
        return ["The judged collection is not at hand: relevance was not measured."]
    with gzip.open(JUDGED / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    questions = [json.loads(line) for line in (JUDGED / "queries.jsonl").read_text("utf-8").splitlines()]
    chosen = random.Random(3).sample(questions, min(most, len(questions)))
    answers: dict[str, set[str]] = defaultdict(set)
    for line in (JUDGED / "qrels.tsv").read_text("utf-8").splitlines():
        question, _, document, _ = line.split("\t")
        answers[question].add(document)
    names = {at: one["id"] for at, one in enumerate(documents, 1)}
    async with owner.begin() as connection:
        for start in range(0, len(documents), 2000):
            await connection.execute(
                text(
                    "with a as (insert into article"
                    " (id, statute, number, position, body, since, source, set_by, set_at)"
                    " values (:id, 'statute', :number, :id, :body, '2020-01-01', '', 1, now()) returning id)"
                    " insert into article_search (article_id, tsv) select id, array_to_tsvector(:tokens) from a"
                ),
                [
                    {
                        "id": start + at,
                        "number": str(start + at),
                        "body": one["text"],
                        "tokens": tokens([one["text"]]),
                    }
                    for at, one in enumerate(documents[start : start + 2000], 1)
                ],
            )
        await connection.execute(text("analyze article, article_search"))
    runs: dict[str, dict[str, list[str]]] = {"embedded": {}}
    async with database.transaction(agency_id=1, officer_id=1) as session:
        for one in chosen:
            wanted = Wanted(words=one["text"], section=Section.ARTICLES, limit=FOUND_IN)
            hits = await PostgresIndex().find(session, wanted)
            runs["embedded"][one["id"]] = [names[found] for found in hits.ids]
    if url:
        runs["engine, its own words"] = await asked_in_chinese(documents, chosen, url, key)
    return [
        f"| {label} | {len(chosen)} | {' | '.join(f'{value:.3f}' for value in scores(run, answers))} |"
        for label, run in runs.items()
    ]


async def asked_in_chinese(
    documents: list[Any], questions: list[Any], url: str, key: str
) -> dict[str, list[str]]:
    """What the engine answers when it is given the articles as they are and cuts words by its own dictionary."""
    index = "bench_articles"
    async with httpx.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=600
    ) as http:

        async def done(answer: httpx.Response) -> None:
            task = answer.raise_for_status().json()["taskUid"]
            while (await http.get(f"/tasks/{task}")).json()["status"] in OPEN:  # noqa: ASYNC110
                await asyncio.sleep(0.5)

        await done(await http.delete(f"/indexes/{index}"))
        await done(await http.post("/indexes", json={"uid": index, "primaryKey": "id"}))
        await done(
            await http.patch(
                f"/indexes/{index}/settings",
                json={
                    "searchableAttributes": ["text"],
                    "typoTolerance": {"enabled": False},
                    "localizedAttributes": [{"locales": ["cmn"], "attributePatterns": ["*"]}],
                },
            )
        )
        for start in range(0, len(documents), 10_000):
            part = [
                {"id": start + at, "name": one["id"], "text": one["text"]}
                for at, one in enumerate(documents[start : start + 10_000])
            ]
            await done(await http.post(f"/indexes/{index}/documents", json=part))
        found = {}
        for one in questions:
            told = {
                "q": one["text"],
                "limit": FOUND_IN,
                "matchingStrategy": "frequency",
                "locales": ["cmn"],
                "attributesToRetrieve": ["name"],
            }
            answer = (await http.post(f"/indexes/{index}/search", json=told)).raise_for_status().json()
            found[one["id"]] = [hit["name"] for hit in answer["hits"]]
        await done(await http.delete(f"/indexes/{index}"))
    return found


def scores(run: dict[str, list[str]], answers: dict[str, set[str]]) -> tuple[float, float, float, float]:
    """nDCG@10, recall@10, recall@100, MRR@10, means over the questions."""
    sums = [0.0, 0.0, 0.0, 0.0]
    for question, found in run.items():
        right = answers[question]
        best = sum(1 / math.log2(at + 2) for at in range(min(10, len(right))))
        sums[0] += sum(1 / math.log2(at + 2) for at, one in enumerate(found[:10]) if one in right) / best
        sums[1] += len(right & {*found[:10]}) / len(right)
        sums[2] += len(right & {*found[:100]}) / len(right)
        sums[3] += next((1 / (at + 1) for at, one in enumerate(found[:10]) if one in right), 0.0)
    first, second, third, fourth = (one / len(run) for one in sums)
    return first, second, third, fourth


def settings_of(cluster: Cluster, home: Path, name: str) -> Settings:
    """Of a desk with a migrated database of its own."""
    settings = Settings(
        data_directory=home,
        database_url=cluster.dsn(f"bench_{name}", "fayi_app"),
        database_owner_url=cluster.dsn(f"bench_{name}", "fayi_owner"),
        secret_key="5a" * 32,
        run_worker=False,
    )
    schema.migrate(settings.database_owner_url, settings.database_url)
    open_vault(settings.secret_key, home / "secret.key")
    return settings


async def golden_set(settings: Settings, url: str, key: str) -> list[str]:
    """The golden set put to both: how much of what must be found is, and what is that must not be."""
    golden = load()
    app = create_app(settings)
    owner = create_async_engine(driver_url(settings.database_owner_url))
    async with owner.begin() as connection:
        await bring_on(connection, password_hash="")
    await owner.dispose()
    async with app.lifespan():
        database = app.state.database
        keys = await build(Make(database, app.state.types, None), golden)  # type: ignore[arg-type]
        indexes: dict[str, Index] = {"embedded": PostgresIndex()}
        if url:
            engine = Engine(url, key, name="bench_golden")
            await outbox.keep(database, engine)
            await repair.rebuild(database, engine)
            indexes["engine"] = EngineIndex(engine, PostgresIndex())
        answers = {str(at): {*query.finds} for at, query in enumerate(golden.query) if query.finds}
        rows = []
        for label, index in indexes.items():
            run: dict[str, list[str]] = {}
            wrong = 0
            async with database.transaction(
                agency_id=MEDIATOR_LI.actor.agency_id, officer_id=MEDIATOR_LI.id
            ) as session:
                for at, query in enumerate(golden.query):
                    page = await page_of(session, index, query.wanted)
                    assert not page.told, page.told
                    found = [keys[query.section, one] for one in page.ids]
                    wrong += len({*query.never} & {*found})
                    if query.finds:
                        run[str(at)] = found
            told = " | ".join(f"{value:.3f}" for value in scores(run, answers))
            rows.append(f"| {label} | {len(run)} | {told} | {wrong} of {len(golden.query)} queries |")
        if url:
            await engine.unmake(engine.index_name)
    return rows


async def at_size(cluster: Cluster, home: Path, size: int, given: argparse.Namespace, last: bool) -> None:
    """Everything for one size; relevance once, with the last one."""
    url, master = (
        os.environ.get("FAYI_TEST_MEILISEARCH_URL", ""),
        os.environ.get("FAYI_TEST_MEILISEARCH_KEY", ""),
    )
    settings = settings_of(cluster, home, str(size))
    owner = create_async_engine(driver_url(settings.database_owner_url))
    async with owner.begin() as connection:
        seeded = await seed(connection, size)
    async with owner.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
            text("vacuum analyze")
        )
    database = Database(settings.database_url, pool=2)
    engine = Engine(url, master, name=f"bench{size}") if url and size <= given.most_in_engine else None
    if engine is not None:
        start = time.perf_counter()
        await engine.make(engine.index_name)
        await outbox.keep(database, engine)
        entries = await repair.rebuild(database, engine, batch=2000)
        print(f"{entries:,} entries built in the engine in {time.perf_counter() - start:.0f} s\n")
    elif url:
        print(f"{size:,} matters are not put into the engine (--most-in-engine)\n")
    lines = await latency(database, owner, engine, url, master, seeded, given.rounds)
    print("| p50 / p95 | matters | took ms | floor ms | ratio | aim |\n|---|---:|---:|---:|---:|---|")
    print("\n".join(map(str, lines)), flush=True)
    print("\n| words | n | found |\n|---|---:|---|")
    print("\n".join(await recall(database, owner, engine, seeded)), flush=True)
    if last:
        print(
            "\n| questions to articles | n | nDCG@10 | recall@10 | recall@100 | MRR@10 |"
            "\n|---|---:|---:|---:|---:|---:|"
        )
        print("\n".join(await relevance(database, owner, url, master, given.questions)), flush=True)
    if engine is not None:
        await engine.unmake(engine.index_name)
    await database.close()
    await owner.dispose()


def main() -> None:
    """Measure at each size in a fresh PostgreSQL, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000", help="numbers of matters, separated by commas")
    parser.add_argument("--rounds", type=int, default=10, help="how often each question is asked")
    parser.add_argument("--questions", type=int, default=1234, help="questions asked about articles")
    parser.add_argument(
        "--most-in-engine", type=int, default=100_000, help="larger sizes are left to PostgreSQL"
    )
    given = parser.parse_args()
    if not os.environ.get("FAYI_TEST_MEILISEARCH_URL"):
        print("No engine answers (FAYI_TEST_MEILISEARCH_URL): only the embedded index is measured.\n")
    sizes = [int(size) for size in given.sizes.split(",")]
    home = Path(tempfile.mkdtemp(prefix="fayi-bench-"))
    home.chmod(0o711)
    try:
        with Cluster(home / "postgres", settings=SERVER) as cluster:
            admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.execute(text("create role fayi_owner login createrole"))
                for name in (*sizes, "golden"):
                    connection.execute(text(f"create database bench_{name} owner fayi_owner"))
            admin.dispose()
            url, key = (os.environ.get(f"FAYI_TEST_MEILISEARCH_{one}", "") for one in ("URL", "KEY"))
            settings = settings_of(cluster, home, "golden")
            print(
                "| golden set | n | nDCG@10 | recall@10 | recall@100 | MRR@10 | found wrongly |"
                "\n|---|---:|---:|---:|---:|---:|---|"
            )
            print("\n".join(asyncio.run(golden_set(settings, url, key))), "\n", flush=True)
            for size in sizes:
                asyncio.run(at_size(cluster, home, size, given, size == sizes[-1]))
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
