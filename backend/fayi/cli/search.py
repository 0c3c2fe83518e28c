"""`fayi search`: the index in PostgreSQL, and the search engine that mirrors it where one is kept."""

import sys
import time
import tomllib
from collections.abc import Coroutine
from typing import Any, TypeVar

import click
import msgspec
from sqlalchemy import text

from fayi.cli.desk import desk, run, with_database
from fayi.kit.database import Database
from fayi.kit.secrets import open_vault
from fayi.settings import Settings

T = TypeVar("T")


@click.group()
def search() -> None:
    """Look after the search index, and the search engine where one is kept."""


@search.command("apply")
@click.option(
    "--master-key",
    envvar="FAYI_MEILISEARCH_MASTER_KEY",
    help="The engine's master key: makes the two keys of least rights, prints them and forgets it.",
)
def apply_settings(master_key: str | None) -> None:
    """Make the engine's index, bring its settings, synonyms and stop words up to date, make its keys."""
    from fayi.search import outbox
    from fayi.search.engine import Engine

    async def apply(settings: Settings) -> None:
        key = settings.meilisearch_admin_key
        if master_key:
            master = Engine(settings.meilisearch_url, master_key, name=settings.meilisearch_index)
            search_key, key = await master.keys()
            click.echo(f"Meilisearch {await master.version()}. For the site and the worker:")
            click.echo(f"FAYI_MEILISEARCH_KEY={search_key}")
            click.echo("For the worker and these commands alone:")
            click.echo(f"FAYI_MEILISEARCH_ADMIN_KEY={key}")
        engine = Engine(settings.meilisearch_url, key, name=settings.meilisearch_index)
        await engine.make(engine.index_name)
        database = Database(settings.database_url, pool=1)
        await outbox.keep(database, engine)
        await database.close()
        click.echo(f"{engine.index_name} has the settings of search/. Fill it with: fayi search rebuild")

    with desk() as settings:
        if not settings.meilisearch_url or not (master_key or settings.meilisearch_admin_key):
            raise click.UsageError("Set FAYI_MEILISEARCH_URL, and give --master-key the first time.")
        run(told_plainly(apply(settings)))


@search.command("rebuild")
def rebuild() -> None:
    """Write every entry anew, and build the engine's index behind the one that answers; the desk stays open."""
    from fayi import matter_types
    from fayi.search import actions, repair
    from fayi.search.mirror import worker_engine

    async def write(settings: Settings) -> None:
        database = Database(settings.database_url, pool=2)
        open_vault(settings.secret_key, settings.data_directory / "secret.key")
        written = await actions.rebuild(database, matter_types.discover())
        click.echo(f"{written} matters indexed.")
        engine = worker_engine(settings)
        if engine is not None:
            entries = await repair.rebuild(database, engine)
            click.echo(f"{entries} entries in {engine.index_name}, swapped in.")
        await database.close()

    with desk() as settings:
        run(told_plainly(write(settings)))


@search.command("check")
@click.option("--mend", is_flag=True, help="Have what differs in the engine told anew.")
def check_search(mend: bool) -> None:
    """Tell whether every matter has an entry, and the engine every entry; exits with 1 when not."""
    from fayi.search import outbox, repair
    from fayi.search.mirror import worker_engine

    async def compare(settings: Settings) -> int:
        engine = worker_engine(settings)
        if engine is None:
            return 0
        database = Database(settings.database_url, pool=2)
        found = await repair.sweep(database, engine, mend=mend)
        for section, one in found.items():
            click.echo(f"{section:14} {one.missing} missing, {one.stale} stale, {one.extra} too many")
        if mend:
            click.echo(f"{await outbox.tell(database, engine)} entries told anew.")
        async with database.transaction() as session:
            report = await outbox.report(session)
        click.echo(
            f"engine: {report.word}; {report.waiting} changes not told, {report.refused} refused,"
            f" {(await engine.queue()).waiting} tasks waiting in it"
        )
        await database.close()
        return sum(one.total for one in found.values())

    with desk() as settings:
        if not settings.database_owner_url:
            raise click.UsageError(
                "Set FAYI_DATABASE_OWNER_URL: the site's own role may not read the entries."
            )
        owner = msgspec.structs.replace(settings, database_url=settings.database_owner_url)
        stale = run(with_database(owner, stale_entries))
        click.echo(
            f"{stale} entries are missing, old or too many. Mend them with: fayi search rebuild"
            if stale
            else "The index is up to date."
        )
        differing = run(told_plainly(compare(settings)))
        sys.exit(1 if stale or (differing and not mend) else 0)


@search.command("compare")
@click.option("--as", "sign_in_name", required=True, help="The officer who asks.")
@click.option("--limit", default=20, show_default=True, help="Hits compared of each.")
@click.argument("words", nargs=-1)
def compare(sign_in_name: str, limit: int, words: tuple[str, ...]) -> None:
    """Ask both indexes WORDS, or everything in search/compared.toml, and print their answers side by side."""
    from fayi.search.engine import HOME
    from fayi.search.index import PostgresIndex, Section, Wanted
    from fayi.search.meilisearch import index_of

    golden = tomllib.loads((HOME / "compared.toml").read_text())["asked"]
    asked: list[dict[str, Any]] = [{"words": one} for one in words] or golden

    async def ask(settings: Settings) -> None:
        database = Database(settings.database_url, pool=1)
        async with database.transaction() as session:
            who = (
                await session.execute(
                    text(
                        "select o.id, r.agency_id from officer o join officer_role r on r.officer_id = o.id"
                        " where o.sign_in_name = :name and r.until is null limit 1"
                    ),
                    {"name": sign_in_name},
                )
            ).one_or_none()
        if who is None:
            raise click.ClickException(f"There is no officer {sign_in_name!r}.")
        engine, embedded = index_of(settings), PostgresIndex()
        click.echo("PostgreSQL    ms | engine    ms | both | query")
        async with database.transaction(agency_id=who.agency_id, officer_id=who.id) as session:
            for one in asked:
                wanted = Wanted(
                    words=one["words"],
                    section=Section(one.get("section", "matters")),
                    pinyin=one.get("pinyin", False),
                    homophones=one.get("homophones", False),
                    limit=limit,
                )
                found = []
                for index in (embedded, engine):
                    began = time.perf_counter()
                    hits = await index.find(session, wanted)
                    found.append((hits, (time.perf_counter() - began) * 1000))
                (here, ms), (there, engine_ms) = found
                both = len(set(here.ids) & set(there.ids))
                told = there.told or ("" if there.engine != "postgresql" else "(PostgreSQL answered)")
                click.echo(
                    f"{len(here.ids):9}{'+' if here.more else ' '} {ms:5.1f} |"
                    f" {len(there.ids):5}{'+' if there.more else ' '} {engine_ms:5.1f} | {both:4} |"
                    f" {wanted.section}: {wanted.words} {told}"
                )
        await database.close()

    with desk() as settings:
        run(ask(settings))


async def told_plainly(work: Coroutine[Any, Any, T]) -> T:
    """Await `work`; what the engine refuses is told in a sentence."""
    from fayi.search.engine import EngineFault

    try:
        return await work
    except EngineFault as fault:
        raise click.ClickException(f"The search engine did not do as asked: {fault}") from fault


async def stale_entries(session: Any) -> int:
    """How many matters, people and papers have no entry in PostgreSQL's index, or a matter an old one.

    Matters that are sealed or destroyed have none, and may hide who took part; one left of them counts too.
    """
    return int(
        await session.scalar(
            text(
                """
                with open_matter as (
                    select m.id, m.updated_at from matter m where m.disposed_on is null
                        and not exists (select from sealing g where g.matter_id = m.id and g.lifted_at is null)
                )
                select (select count(*) from open_matter m full join matter_search s on s.matter_id = m.id
                        where m.id is null or s.matter_id is null or s.updated_at < m.updated_at)
                    + (select count(*) from party p left join party_search s on s.party_id = p.id
                        where s.party_id is null and not exists (
                            select from participation t where t.party_id = p.id
                                and t.matter_id not in (select o.id from open_matter o)))
                    + (select count(*) from paper_text t join open_matter m on m.id = t.matter_id
                        left join paper_search s on s.text_id = t.id where s.text_id is null)
                """
            )
        )
    )
