"""Searching without a look at every matter an agency may see; titles and numbers of papers and articles for the engine."""

from alembic import op

revision = "0043"
down_revision = "0042"

SEEN = """
    s.agency_ids @> array[current_agency()] and s.tsv @@ query
    and s.matter_id <> all ((select hidden_matters())::bigint[])
    and (s.type = any ('{enquiry}')) = consultations
"""

STAMP = "md5(concat_ws(chr(31), {columns}))"
SCOPES = "array_to_string({ids}, ',')"

MATTERS = f"""
    select case when s.type = 'enquiry' then 'consultations' else 'matters' end as section, s.matter_id as id,
        s.agency_ids, s.numbers, concat_ws(' ', m.reference, m.intake_number) as reference, m.title, s.body,
        s.tsv, s.type, s.status, s.category, s.holder_id, s.received_on as dated, s.updated_at as changed,
        {
    STAMP.format(
        columns=f"{SCOPES.format(ids='s.agency_ids')}, array_to_string(s.numbers, ','), m.reference, m.title,"
        " s.body, s.tsv, s.type, s.status, s.category, s.holder_id, s.received_on, s.updated_at"
    )
} as stamp
    from matter_search s join matter m on m.id = s.matter_id
"""
PAPERS = f"""
    select 'papers' as section, s.text_id as id, s.agency_ids, '{{}}'::text[] as numbers,
        coalesce(d.number, '') as reference, coalesce(p.title, d.title, '') as title, t.body,
        null::tsvector as tsv, m.type, m.status, m.category, m.holder_id, s.dated, t.read_at as changed,
        {
    STAMP.format(
        columns=f"{SCOPES.format(ids='s.agency_ids')}, d.number, coalesce(p.title, d.title), t.body, m.type,"
        " m.status, m.category, m.holder_id, s.dated"
    )
} as stamp
    from paper_search s join paper_text t on t.id = s.text_id join matter_search m on m.matter_id = s.matter_id
        left join paper p on p.id = t.paper_id left join document d on d.id = t.document_id
"""
PEOPLE = f"""
    select 'people' as section, s.party_id as id, c.agency_ids, '{{}}'::text[] as numbers, '' as reference,
        c.names as title, coalesce(p.legal_representative, '') as body, s.tsv, '' as type, '' as status,
        '' as category, null::bigint as holder_id, p.created_at::date as dated, p.updated_at as changed,
        {
    STAMP.format(columns=f"{SCOPES.format(ids='c.agency_ids')}, c.names, p.legal_representative, s.tsv")
} as stamp
    from party_search s join party p on p.id = s.party_id cross join lateral (
        select array(
            select p.agency_id union select a.agency_id
            from participation t join matter_access a on a.matter_id = t.matter_id where t.party_id = p.id
            order by 1) as agency_ids,
        concat_ws(chr(10), p.name, (
            select string_agg(f.name, chr(10) order by f.id) from former_name f where f.party_id = p.id)) as names
    ) c
"""
# Of equals the latest comes first, of articles the one that stands first in its statute.
ARTICLES = f"""
    select 'articles' as section, s.article_id as id, null::bigint[] as agency_ids, '{{}}'::text[] as numbers,
        concat_ws(' ', a.number, a.position / 100) as reference, concat_ws(' ', a.statute, a.number) as title,
        a.body, null::tsvector as tsv, '' as type, '' as status, '' as category, null::bigint as holder_id,
        a.since as dated, to_timestamp(-a.position) as changed,
        {STAMP.format(columns="a.statute, a.number, a.position, a.body, a.since, a.until")} as stamp
    from article_search s join article a on a.id = s.article_id
"""


def upgrade() -> None:
    """Two functions anew that answer the same; two that tell the engine more."""
    unions = {"matters": MATTERS, "consultations": MATTERS, "papers": PAPERS, "people": PEOPLE}
    op.execute(
        f"""
        -- Until now the engine knew neither titles and numbers of papers nor numbers of articles.
        create or replace function engine_entries(wanted text, ids bigint[]) returns table (id bigint,
                agency_ids bigint[], numbers text[], reference text, title text, body text, sounds text[],
                type text, status text, category text, holder_id bigint, dated date, changed timestamptz,
                stamp text)
            language plpgsql stable security definer set search_path = public
        as $$
        begin
            {"".join(entries(section, select) for section, select in unions.items())}
            if wanted = 'articles' then
                return query select e.id, e.agency_ids, e.numbers, e.reference, e.title, e.body, '{{}}'::text[],
                    e.type, e.status, e.category, e.holder_id, e.dated, e.changed, e.stamp
                from ({ARTICLES}) e where e.id = any(ids);
            end if;
        end $$;

        create or replace function engine_stamps(wanted text, after bigint, take bigint)
            returns table (id bigint, reader bigint, stamp text)
            language plpgsql stable security definer set search_path = public
        as $$
        begin
            {"".join(stamps(section, select) for section, select in {**unions, "articles": ARTICLES}.items())}
        end $$;
        """
    )
    op.execute(
        f"""
        -- The index holds those alone whose sight ends at all: said so, it is used.
        create or replace function hidden_matters() returns bigint[] language sql stable security definer
            set search_path = public
            as $$ select excluded_matters() || limited_matters('contents') || guarded_matters() || array(
                select matter_id from matter_access
                where agency_id = current_agency() and visible_until < 'infinity' and visible_until <= now()) $$;

        -- Most searches set no filter and name no number: for them nothing is compared row by row.
        create or replace function search_matters(query tsquery, number text, consultations boolean,
                wanted_type text, wanted_status text, wanted_category text, wanted_holder bigint, since date,
                until date, sorted text, skip bigint, take bigint)
            returns setof bigint language plpgsql stable security definer set search_path = public rows 20
        as $$
        begin
            if sorted = 'best' and number is null and num_nonnulls(
                    wanted_type, wanted_status, wanted_category, wanted_holder, since, until) = 0 then
                return query select s.matter_id from matter_search s where {SEEN}
                    order by s.updated_at desc, s.matter_id desc offset skip limit take;
            else
                return query select s.matter_id from matter_search s where {SEEN}
                    and (wanted_type is null or s.type = wanted_type)
                    and (wanted_status is null or s.status = wanted_status)
                    and (wanted_category is null or s.category = wanted_category)
                    and (wanted_holder is null or s.holder_id = wanted_holder)
                    and (search_matters.since is null or s.received_on >= search_matters.since)
                    and (search_matters.until is null or s.received_on <= search_matters.until)
                    order by case sorted when 'newest' then s.received_on end desc,
                        case sorted when 'oldest' then s.received_on end,
                        case when sorted = 'best' then s.numbers @> array[number] end desc,
                        s.updated_at desc, s.matter_id desc
                    offset skip limit take;
            end if;
        end $$;
        """
    )


def entries(section: str, select: str) -> str:
    """The branch of engine_entries() for a section."""
    return f"""
            if wanted = '{section}' then
                return query select e.id, e.agency_ids, e.numbers, e.reference, e.title, e.body,
                    array(select lexeme from unnest(e.tsv) where lexeme like '~%'), e.type, e.status, e.category,
                    e.holder_id, e.dated, e.changed, e.stamp
                from ({select}) e where e.id = any(ids) and e.section = wanted
                    and e.agency_ids @> array[current_agency()];
            end if;"""


def stamps(section: str, select: str) -> str:
    """The branch of engine_stamps() for a section; articles everybody may read."""
    reader = "0::bigint" if section == "articles" else "e.agency_ids[1]"
    readable = "true" if section == "articles" else "cardinality(e.agency_ids) > 0"
    return f"""
            if wanted = '{section}' then
                return query select e.id, {reader}, e.stamp from ({select}) e
                where e.id > after and e.section = wanted and {readable} order by e.id limit take;
            end if;"""
