"""Joint handling, consent to pass data on, limited sight, urging, packages for agencies outside the desk."""

from alembic import op

from fayi.migrations.row_security import let_app, limit_to_scope

revision = "0021"
down_revision = "0020"

PAPERS = ("document", "paper", "serving", "serving_proof")
"""What a referral without papers does not show."""
CONTENTS = (
    "participation", "representation", "conflict", "hearing", "attendance", "settlement", "clause", "signature",
    "instalment", "follow_up",
)  # fmt: skip
"""What, besides, a referral of the particulars alone does not show; a party is seen through its participation."""


def upgrade() -> None:
    """Between agencies, in three ways that are kept apart."""
    op.execute(
        """
        alter table agency add column outside boolean not null default false,
            add column desk_key text not null default '';

        alter table referral drop constraint ck_referral_kind;
        alter table referral
            add constraint ck_referral_kind check (kind in ('referral', 'transfer', 'joint')),
            add constraint ck_referral_status
                check (status in ('asked', 'accepted', 'returned', 'done', 'revoked', 'expired')),
            add column scope text not null default 'all'
                constraint ck_referral_scope check (scope in ('all', 'no_papers', 'particulars')),
            add column confidential boolean not null default false,
            add column basis text not null default ''
                constraint ck_referral_basis check (basis in ('', 'application', 'consent', 'override')),
            add column consent_from text[] not null default '{}',
            add column consent_way text not null default '',
            add column consent_on date,
            add column override_ground text not null default '',
            add column override_reason text not null default '',
            add constraint ck_referral_consent check (basis <> 'consent'
                or (consent_way <> '' and consent_on is not null)),
            add constraint ck_referral_override check (basis <> 'override'
                or (override_ground <> '' and btrim(override_reason) <> ''));
        create index ix_referral_asked_at on referral (asked_at) where status in ('asked', 'accepted');

        -- Of a confidential matter an agency knows what it asked or was asked as long as it sees the matter.
        drop policy referral_seen on referral;
        create policy referral_seen on referral for select to fayi_app using (
            (from_agency_id = (select current_agency()) or to_agency_id = (select current_agency()))
            and matter_id <> all ((select excluded_matters())::bigint[])
            and (not confidential or exists (select from matter_access a where a.matter_id = referral.matter_id)));

        create function keep_referral() returns trigger language plpgsql as $$
        begin
            if not (old.status = 'asked' and new.status <> 'asked'
                    or old.status = 'accepted' and old.kind <> 'transfer'
                        and new.status in ('done', 'revoked', 'expired')) then
                raise insufficient_privilege using message = 'only what is open may be answered';
            end if;
            return new;
        end $$;
        create trigger keep_referral before update on referral for each row execute function keep_referral();

        -- What a ground shows of a matter; a ground that is not named here shows all of it.
        alter table matter_access add column scopes jsonb not null default '{}';
        create index ix_matter_access_scopes on matter_access (agency_id) where scopes <> '{}';

        create function limit_access(matter bigint, agency bigint, ground text, scope text) returns void
            language plpgsql security definer set search_path = public
        as $$
        begin
            if not owns_matter(matter) then
                raise insufficient_privilege using message = 'only the agency that holds a matter may limit access';
            end if;
            update matter_access a set scopes = a.scopes || jsonb_build_object(ground, scope)
                where a.matter_id = matter and a.agency_id = agency and a.grounds ? ground;
        end $$;

        -- Matters of which the agency sees less: no papers, or no contents either.
        create function limited_matters(what text) returns bigint[] language sql stable security definer
            set search_path = public
            as $$ select coalesce(array_agg(a.matter_id), '{}') from matter_access a
                  where a.agency_id = current_agency() and a.scopes <> '{}' and not exists (
                      select from jsonb_each_text(a.grounds) as ground (name, until)
                      where coalesce(ground.until::timestamptz, 'infinity') > now()
                          and (not a.scopes ? ground.name
                              or (what = 'contents' and a.scopes ->> ground.name = 'no_papers'))) $$;

        -- Who takes part, by name alone: all that a referral of the particulars tells of people.
        create function participants_named(matter bigint) returns table (name text, role text)
            language sql stable security definer set search_path = public
            as $$ select p.name, t.role from participation t join party p on p.id = t.party_id
                  where t.matter_id = $1 and t.until is null and $1 <> all (excluded_matters()) and exists (
                      select from matter_access a where a.matter_id = $1
                      and a.agency_id = current_agency() and a.visible_until > now())
                  order by t.id $$;

        -- Nothing of the contents is found by words in them either.
        create or replace function hidden_matters() returns bigint[] language sql stable security definer
            set search_path = public
            as $$ select excluded_matters() || limited_matters('contents') || array(
                select matter_id from matter_access
                where agency_id = current_agency() and visible_until <= now()) $$;

        -- An agency that sees less would write an entry with less in it.
        create or replace function index_matter(matter bigint, numbers text[], body text, tokens text[], type text,
            status text, category text, holder_id bigint, received_on date) returns void
            language plpgsql security definer set search_path = public
        as $$
        begin
            if not exists (select from matter_access a where a.matter_id = matter
                    and a.agency_id = current_agency() and a.visible_until > now()) then
                raise insufficient_privilege using message = 'only an agency that sees a matter may index it';
            end if;
            if matter = any (limited_matters('contents')) then
                return;
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

        create function drop_ground(matter bigint, agency bigint, ground text) returns void language sql
            set search_path = public
        as $$
            delete from matter_access a where a.matter_id = $1 and a.agency_id = $2 and a.grounds - $3 = '{}'::jsonb;
            update matter_access a set grounds = a.grounds - $3, scopes = a.scopes - $3,
                    visible_until = latest(a.grounds - $3)
                where a.matter_id = $1 and a.agency_id = $2 and a.grounds ? $3;
        $$;
        revoke execute on function drop_ground from public;

        create or replace function end_referral_access(referral_id bigint) returns void language plpgsql
            security definer set search_path = public
        as $$
        declare r referral;
        begin
            select * into strict r from referral where id = referral_id;
            if current_agency() not in (r.from_agency_id, r.to_agency_id)
                    or r.matter_id = any (excluded_matters()) then
                raise insufficient_privilege using message = 'not a referral of this agency';
            end if;
            perform drop_ground(r.matter_id, r.to_agency_id, 'invited:' || r.id);
            perform drop_ground(r.matter_id, r.to_agency_id, r.kind || ':' || r.id);
        end $$;

        -- The referral that waits for the acting agency, its officer having no interest in the matter.
        create function answerable(referral_id bigint, wanted text) returns referral language plpgsql
            security definer set search_path = public
        as $$
        declare r referral;
        begin
            select * into strict r from referral where id = referral_id for update;
            if r.kind <> wanted or r.status <> 'asked' or r.to_agency_id is distinct from current_agency()
                    or r.matter_id = any (excluded_matters()) then
                raise insufficient_privilege using message = 'only what waits for this agency';
            end if;
            if exists (select from matter where id = r.matter_id and status in ('closed', 'archived')) then
                raise insufficient_privilege using message = 'only a matter that is not over';
            end if;
            return r;
        end $$;
        revoke execute on function answerable from public;

        -- What was shown on the word of the agency that held the matter ends with its holding.
        create or replace function take_over(referral_id bigint) returns void language plpgsql security definer
            set search_path = public
        as $$
        declare r referral; other referral; secret boolean;
        begin
            r := answerable(referral_id, 'transfer');
            update matter set agency_id = r.to_agency_id, assignee_id = null, version = version + 1
                where id = r.matter_id and agency_id = r.from_agency_id returning confidential into secret;
            if not found then
                raise insufficient_privilege using message = 'the matter is held by another agency by now';
            end if;
            for other in select * from referral o where o.matter_id = r.matter_id and o.id <> r.id
                    and (o.status = 'asked' or (o.status = 'accepted' and o.kind <> 'transfer')) loop
                update referral set status = 'revoked', answered_at = now(),
                    answer = '办件已移送其他机构，需要时由接办机构另行商请。' where id = other.id;
                perform drop_ground(other.matter_id, other.to_agency_id, 'invited:' || other.id);
                perform drop_ground(other.matter_id, other.to_agency_id, other.kind || ':' || other.id);
                insert into timeline (matter_id, tag, happened_on, recorded_at, facts)
                    values (other.matter_id, other.kind || ':' || 'ended', (now() at time zone 'Asia/Shanghai')::date,
                        now(), jsonb_build_object('referral_id', other.id));
            end loop;
            if secret then
                delete from matter_access where matter_id = r.matter_id and agency_id = r.from_agency_id;
            else
                update matter_access set grounds = (grounds - 'owner') || '{"origin": null}'
                    where matter_id = r.matter_id and agency_id = r.from_agency_id;
            end if;
            update matter_access set grounds = '{"owner": null}', scopes = '{}', visible_until = 'infinity'
                where matter_id = r.matter_id and agency_id = r.to_agency_id;
        end $$;

        -- Who was asked to handle a matter jointly only looked at it until now; from now on it acts.
        create function join_in(referral_id bigint) returns void language plpgsql security definer
            set search_path = public
        as $$
        declare r referral;
        begin
            r := answerable(referral_id, 'joint');
            update matter_access a set grounds = (a.grounds - ('invited:' || r.id))
                    || jsonb_build_object('joint:' || r.id, a.grounds -> ('invited:' || r.id))
                where a.matter_id = r.matter_id and a.agency_id = r.to_agency_id
                    and a.grounds ? ('invited:' || r.id);
            if not found then
                raise insufficient_privilege using message = 'only what waits for this agency';
            end if;
        end $$;

        create table referral_note (
            id bigint generated by default as identity constraint pk_referral_note primary key,
            referral_id bigint not null constraint fk_referral_note_referral_id references referral,
            matter_id bigint not null constraint fk_referral_note_matter_id references matter,
            agency_id bigint not null constraint fk_referral_note_agency_id references agency,
            officer_id bigint not null constraint fk_referral_note_officer_id references officer,
            at timestamptz not null,
            words text not null
        );
        create index ix_referral_note_referral_id on referral_note (referral_id);
        alter table referral_note enable row level security;
        create policy referral_note_of_agency on referral_note for all to fayi_app
            using (agency_id = (select current_agency())
                and matter_id <> all ((select excluded_matters())::bigint[]))
            with check (agency_id = (select current_agency()) and officer_id = (select current_officer())
                and exists (select from referral r where r.id = referral_id
                    and r.matter_id = referral_note.matter_id));

        -- Nothing of the people or of what is asked stands here: the upper body reads it.
        create table referral_prompt (
            id bigint generated by default as identity constraint pk_referral_prompt primary key,
            referral_id bigint not null constraint fk_referral_prompt_referral_id references referral,
            matter_id bigint not null constraint fk_referral_prompt_matter_id references matter,
            kind text not null constraint ck_referral_prompt_kind
                check (kind in ('reminder', 'escalation', 'urging')),
            agency_id bigint not null constraint fk_referral_prompt_agency_id references agency,
            by_agency_id bigint constraint fk_referral_prompt_by_agency_id references agency,
            officer_id bigint constraint fk_referral_prompt_officer_id references officer,
            from_agency_id bigint not null constraint fk_referral_prompt_from_agency_id references agency,
            to_agency_id bigint not null constraint fk_referral_prompt_to_agency_id references agency,
            asked text not null,
            number text not null,
            matter_type text not null,
            asked_at timestamptz not null,
            at timestamptz not null,
            words text not null default '',
            settled_at timestamptz
        );
        create index ix_referral_prompt_agency_id on referral_prompt (agency_id, kind, settled_at);
        create index ix_referral_prompt_referral_id on referral_prompt (referral_id);
        create unique index uq_referral_prompt_once on referral_prompt (referral_id, kind) where kind <> 'urging';
        alter table referral_prompt enable row level security;
        create policy referral_prompt_seen on referral_prompt for select to fayi_app using (
            (select current_agency()) in (agency_id, by_agency_id, from_agency_id, to_agency_id)
            and matter_id <> all ((select excluded_matters())::bigint[]));
        create policy referral_prompt_sent on referral_prompt for insert to fayi_app with check (
            kind <> 'urging' and from_agency_id = (select current_agency())
            and exists (select from referral r where r.id = referral_id
                and r.matter_id = referral_prompt.matter_id and r.from_agency_id = (select current_agency())));
        create policy referral_prompt_settled on referral_prompt for update to fayi_app
            using ((select current_agency()) in (from_agency_id, to_agency_id));
        grant update (settled_at) on referral_prompt to fayi_app;

        -- The upper body urges without seeing the matter; its words stand in the matter's timeline.
        create function urge_referral(referral_id bigint, words text, moment timestamptz, day date)
            returns bigint language plpgsql security definer set search_path = public
        as $$
        declare p referral_prompt; made bigint;
        begin
            select * into p from referral_prompt e where e.referral_id = urge_referral.referral_id
                and e.kind = 'escalation' and e.agency_id = current_agency() and e.settled_at is null
                and e.matter_id <> all (excluded_matters());
            if not found then
                raise insufficient_privilege using message = 'only the upper body that was told of it';
            end if;
            insert into referral_prompt (referral_id, matter_id, kind, agency_id, by_agency_id, officer_id,
                    from_agency_id, to_agency_id, asked, number, matter_type, asked_at, at, words)
                values (p.referral_id, p.matter_id, 'urging', p.to_agency_id, current_agency(), current_officer(),
                    p.from_agency_id, p.to_agency_id, p.asked, p.number, p.matter_type, p.asked_at, moment, words)
                returning id into made;
            insert into timeline (matter_id, tag, happened_on, recorded_at, officer_id, agency_id, note)
                values (p.matter_id, p.asked || ':' || 'urged', day, moment, current_officer(), current_agency(), words);
            return made;
        end $$;

        create table referral_package (
            id bigint generated by default as identity constraint pk_referral_package primary key,
            referral_id bigint not null constraint fk_referral_package_referral_id references referral,
            matter_id bigint not null constraint fk_referral_package_matter_id references matter,
            agency_id bigint not null constraint fk_referral_package_agency_id references agency,
            code text not null,
            made_at timestamptz not null,
            made_by_id bigint not null constraint fk_referral_package_made_by_id references officer,
            expires_on date not null,
            file_digest text not null,
            size bigint not null,
            password bytea not null,
            files jsonb not null,
            downloads bigint not null default 0,
            constraint uq_referral_package_code unique (code)
        );
        create index ix_referral_package_referral_id on referral_package (referral_id);

        create table package_reply (
            id bigint generated by default as identity constraint pk_package_reply primary key,
            package_id bigint not null constraint fk_package_reply_package_id references referral_package,
            matter_id bigint not null constraint fk_package_reply_matter_id references matter,
            agency_id bigint not null constraint fk_package_reply_agency_id references agency,
            digest text not null,
            scan_digest text not null default '',
            signed_by text not null default '',
            answer text not null,
            words text not null,
            answered_by text not null,
            answered_on date not null,
            read_at timestamptz not null,
            read_by_id bigint not null constraint fk_package_reply_read_by_id references officer,
            constraint uq_package_reply_digest unique (package_id, digest)
        );
        """
    )
    for table in ("referral_package", "package_reply"):
        op.execute(
            f"""
            alter table {table} enable row level security;
            create policy {table}_of_agency on {table} for all to fayi_app
                using (agency_id = (select current_agency())
                    and matter_id <> all ((select excluded_matters())::bigint[]))
                with check (agency_id = (select current_agency()) and owns_matter(matter_id));
            """
        )
        let_app("select, insert", table)
    op.execute("grant update (downloads) on referral_package to fayi_app")
    let_app("select, insert", "referral_note")
    let_app("select, insert", "referral_prompt")
    for table in PAPERS:
        limit_to_scope(table, "papers")
    for table in CONTENTS:
        limit_to_scope(table, "contents")
    # An agency always sees what it has done itself.
    limit_to_scope("timeline", "contents", besides="agency_id = (select current_agency())")
