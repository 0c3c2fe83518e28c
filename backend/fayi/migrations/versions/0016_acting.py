"""Who may act on a matter besides its holder, and matters that only some officers see."""

from alembic import op

revision = "0016"
down_revision = "0015"

CHANGEABLE = (
    "reference, title, category, stage, status, outcome, stage_since, accepted_on, closed_on, archived_on,"
    " assignee_id, details, type_version, version, updated_at"
)
"""What the application changes in a matter; its holder changes through take_over alone."""


def upgrade() -> None:
    """Acting agencies, and sight of a matter narrowed to some officers of an agency."""
    op.execute(
        f"""
        alter table matter add column confidential boolean not null default false;
        alter table matter_access add column officers bigint[];
        create index ix_matter_access_officers on matter_access (agency_id) where officers is not null;

        -- What an officer may not see although the agency does: matters stood aside from, and matters whose
        -- sight is narrowed to others. Every policy and every search asks this one function.
        create or replace function excluded_matters() returns bigint[] language sql stable security definer
            set search_path = public
            as $$ select coalesce(array_agg(matter_id), '{{}}') from (
                      select matter_id from recusal where officer_id = current_officer()
                      union all
                      select matter_id from matter_access where agency_id = current_agency()
                          and officers is not null and current_officer() <> all (officers)) hidden $$;

        create function acts_on(id bigint) returns boolean language sql stable security definer
            set search_path = public
            as $$ select exists (
                select from matter_access a, jsonb_each_text(a.grounds) as ground (name, until)
                where a.matter_id = $1 and a.agency_id = current_agency()
                    and split_part(ground.name, ':', 1) in ('joint', 'appointment')
                    and coalesce(ground.until::timestamptz, 'infinity') > now())
                and $1 <> all (excluded_matters()) $$;

        create function narrow_access(matter bigint, agency bigint, officers bigint[]) returns void
            language plpgsql security definer set search_path = public
        as $$
        begin
            if not owns_matter(matter) then
                raise insufficient_privilege using message = 'only the agency that holds a matter may narrow access';
            end if;
            update matter_access a set officers = narrow_access.officers
                where a.matter_id = narrow_access.matter and a.agency_id = narrow_access.agency;
        end $$;

        drop policy matter_held on matter;
        create policy matter_held on matter for update to fayi_app
            using ((agency_id = (select current_agency()) or acts_on(id))
                and id <> all ((select excluded_matters())::bigint[]))
            with check (agency_id = (select current_agency()) or acts_on(id));
        revoke update on matter from fayi_app;
        grant update ({CHANGEABLE}) on matter to fayi_app;

        drop policy document_begun on document;
        create policy document_begun on document for insert to fayi_app with check (
            agency_id = (select current_agency()) and (matter_id is null
                or ((owns_matter(matter_id) or acts_on(matter_id))
                    and exists (select from matter_access a where a.matter_id = document.matter_id))));
        drop policy paper_added on paper;
        create policy paper_added on paper for insert to fayi_app with check (
            (owns_matter(matter_id) or acts_on(matter_id))
            and exists (select from matter_access a where a.matter_id = paper.matter_id));

        -- A confidential matter that changes hands leaves no sight of it behind.
        create or replace function take_over(referral_id bigint) returns void language plpgsql security definer
            set search_path = public
        as $$
        declare r referral; secret boolean;
        begin
            select * into strict r from referral where id = referral_id for update;
            if r.kind <> 'transfer' or r.status <> 'asked' or r.to_agency_id is distinct from current_agency() then
                raise insufficient_privilege using message = 'only a transfer that waits for this agency';
            end if;
            update matter set agency_id = r.to_agency_id, assignee_id = null, version = version + 1
                where id = r.matter_id and agency_id = r.from_agency_id returning confidential into secret;
            if not found then
                raise insufficient_privilege using message = 'the matter is held by another agency by now';
            end if;
            if secret then
                delete from matter_access where matter_id = r.matter_id and agency_id = r.from_agency_id;
            else
                update matter_access set grounds = (grounds - 'owner') || '{{"origin": null}}'
                    where matter_id = r.matter_id and agency_id = r.from_agency_id;
            end if;
            update matter_access set grounds = '{{"owner": null}}', visible_until = 'infinity'
                where matter_id = r.matter_id and agency_id = r.to_agency_id;
        end $$;
        """
    )
