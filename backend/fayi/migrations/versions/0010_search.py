"""The embedded index: two-character sequences of each matter, beside the agencies that may see it."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """The index."""
    op.execute(
        """
        create table matter_search (
            matter_id bigint constraint pk_matter_search primary key
                constraint fk_matter_search_matter_id references matter,
            agency_ids bigint[] not null,
            updated_at timestamptz not null,
            numbers text[] not null,
            body text not null,
            type text not null,
            status text not null,
            category text not null,
            holder_id bigint not null,
            received_on date not null,
            tsv tsvector not null
        );
        -- No index on updated_at: with one the planner walks it newest first and tests every row for rare words.
        create index ix_matter_search_tsv on matter_search using gin (agency_ids, tsv) with (fastupdate = off);
        alter table matter_search alter column tsv set statistics 1000;

        create function index_matter(matter bigint, numbers text[], body text, tokens text[], type text,
            status text, category text, holder_id bigint, received_on date) returns void
            language plpgsql security definer set search_path = public
        as $$
        begin
            if not exists (select from matter_access a where a.matter_id = matter
                    and a.agency_id = current_agency() and a.visible_until > now()) then
                raise insufficient_privilege using message = 'only an agency that sees a matter may index it';
            end if;
            insert into matter_search as s (matter_id, agency_ids, updated_at, numbers, body, type, status,
                    category, holder_id, received_on, tsv)
                select m.id, array(select a.agency_id from matter_access a where a.matter_id = m.id), m.updated_at,
                    index_matter.numbers, index_matter.body, index_matter.type, index_matter.status,
                    index_matter.category, index_matter.holder_id, index_matter.received_on,
                    array_to_tsvector(tokens)
                from matter m where m.id = matter
            on conflict (matter_id) do update set agency_ids = excluded.agency_ids,
                updated_at = excluded.updated_at, numbers = excluded.numbers, body = excluded.body,
                type = excluded.type, status = excluded.status, category = excluded.category,
                holder_id = excluded.holder_id, received_on = excluded.received_on, tsv = excluded.tsv;
        end $$;

        create function follow_access() returns trigger language plpgsql security definer
            set search_path = public
        as $$
        begin
            update matter_search set agency_ids = array(
                select a.agency_id from matter_access a where a.matter_id = coalesce(new.matter_id, old.matter_id))
            where matter_id = coalesce(new.matter_id, old.matter_id);
            return null;
        end $$;
        create trigger follow_access after insert or delete on matter_access
            for each row execute function follow_access();

        create function hidden_matters() returns bigint[] language sql stable security definer
            set search_path = public
            as $$ select excluded_matters() || array(
                select matter_id from matter_access
                where agency_id = current_agency() and visible_until <= now()) $$;
        create index ix_matter_access_visible_until on matter_access (agency_id, visible_until)
            where visible_until < 'infinity';

        create function search_matters(query tsquery, number text, wanted_type text, wanted_status text,
            wanted_category text, wanted_holder bigint, since date, until date, skip bigint, take bigint)
            returns table (matter_id bigint, total bigint)
            language sql stable security definer set search_path = public
        as $$
            with hidden as materialized (select hidden_matters() as ids),
            found as materialized (
                select s.matter_id, s.updated_at, s.numbers @> array[number] as exact
                from matter_search s
                where s.agency_ids @> array[current_agency()] and s.tsv @@ query
                  and s.matter_id <> all ((select ids from hidden)::bigint[])
                  and (wanted_type is null or s.type = wanted_type)
                  and (wanted_status is null or s.status = wanted_status)
                  and (wanted_category is null or s.category = wanted_category)
                  and (wanted_holder is null or s.holder_id = wanted_holder)
                  and (since is null or s.received_on >= since)
                  and (until is null or s.received_on <= until))
            select f.matter_id, (select count(*) from found)
            from found f order by f.exact desc, f.updated_at desc, f.matter_id desc
            offset skip limit take
        $$;

        create function search_bodies(ids bigint[]) returns table (matter_id bigint, body text)
            language sql stable security definer set search_path = public
        as $$
            select s.matter_id, s.body from matter_search s
            where s.matter_id = any(ids) and s.agency_ids @> array[current_agency()]
              and s.matter_id <> all (hidden_matters())
        $$;
        """
    )
