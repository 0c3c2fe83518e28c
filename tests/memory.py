"""What the database holds is remembered and brought back: the cast before each test, a matter made before."""

from typing import Any, Self

from psycopg import AsyncConnection

KEPT = "('alembic_version', 'region', 'code', 'calendar_year', 'calendar_day', 'calendar_version')"
JOBS = "('procrastinate_jobs', 'procrastinate_events')"
TABLES = f"""
    select quote_ident(tablename) as name, tablename as plain from pg_tables where schemaname = 'public'
        and tablename not in {KEPT} and (tablename not like 'procrastinate%' or tablename in {JOBS})
"""
SEQUENCES = """
    select sequencename, start_value, last_value from pg_sequences
        where schemaname = 'public' and sequencename not like 'procrastinate%'
"""

EMPTY = f"""
do $$
declare named record;
begin
    for named in {TABLES} loop
        execute 'delete from ' || named.name;
    end loop;
    perform setval(quote_ident(sequencename)::regclass, start_value, false) from ({SEQUENCES}) used
        where last_value is not null;
end $$
"""
"""Takes every row away and lets numbers begin anew; as a replica's, the deletions need no order."""

REMEMBER = f"""
do $$
declare
    named record;
    columns text;
    filled bool;
    changed bool;
    first bool := to_regnamespace('remembered') is null;
    -- Without its triggers nobody else tells the list of what was put in the queue that the jobs are gone.
    body text := 'update public.procrastinate_periodic_defers set job_id = null where job_id is not null;';
begin
    create schema :schema;
    for named in {TABLES} loop
        if first then
            changed := true;
        else
            execute format('select exists (select t::text from public.%1$s t except all'
                ' select t::text from remembered.%1$s t) or exists (select t::text from remembered.%1$s t'
                ' except all select t::text from public.%1$s t)', named.name) into changed;
        end if;
        continue when not changed;
        execute format('create table :schema.%1$s as table public.%1$s', named.name);
        select string_agg(quote_ident(column_name), ', ') into columns from information_schema.columns
            where table_schema = 'public' and table_name = named.plain and is_generated = 'NEVER';
        body := format('delete from public.%s;', named.name) || body;
        execute 'select exists (select from public.' || named.name || ')' into filled;
        if filled then
            body := body || format('insert into public.%1$s (%2$s) overriding system value'
                ' select %2$s from :schema.%1$s;', named.name, columns);
        end if;
    end loop;
    select body || string_agg(format('perform setval(%L, %s, %L);', format('public.%I', sequencename),
        coalesce(last_value, start_value), last_value is not null), '') into body from ({SEQUENCES}) used;
    execute format('create function :schema.again() returns void language plpgsql as %L',
        'begin ' || body || ' end');
    create table :schema.numbers_taken as {SEQUENCES};
end $$
"""
"""Writes a function that makes every table what it is now, of a later memory those that differ from the first.
Its plans are kept, so that it takes a tenth of what emptying a hundred tables one by one and writing the cast
anew would take."""

UNTOUCHED = f"""
    select not exists (select from public.signed_in) and not exists (
        select from ({SEQUENCES}) now join remembered.numbers_taken first using (sequencename)
        where now.last_value is distinct from first.last_value)
"""
"""Whether nothing was written since the first memory was brought back: every number is taken from a sequence."""


class Memory:
    """What one worker's database held at certain moments; the first is the cast and nothing else."""

    def __init__(self, owner_url: str) -> None:
        """Remember what the database of the tables' owner holds from now on."""
        self._owner_url = owner_url
        self._kept: dict[str, tuple[str, Any]] = {}

    async def __aenter__(self) -> Self:
        self._own = await AsyncConnection.connect(self._owner_url, autocommit=True)
        # On a connection of its own: changing the role throws away the plans of all functions.
        await self._own.execute("set session_replication_role = replica")
        await self.keep("")
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._own.close()

    async def keep(self, what: str, about: Any = None) -> None:
        """Remember what the database holds under this name, with something to be told about it."""
        schema = f"remembered_{len(self._kept)}" if self._kept else "remembered"
        await self._own.execute(REMEMBER.replace(":schema", schema).encode())
        self._kept[what] = schema, about

    async def again(self, what: str = "") -> None:
        """Bring back what was remembered under this name; by default the cast and nothing else."""
        await self._own.execute(f"select {self._kept[what][0]}.again()".encode())

    def told(self, what: str) -> Any:
        """What was told about it; None when nothing is remembered under this name."""
        return self._kept.get(what, ("", None))[1]

    async def is_untouched(self) -> bool:
        """Whether the database holds the cast and nothing else."""
        found = await (await self._own.execute(UNTOUCHED.encode())).fetchone()
        return bool(found and found[0])
