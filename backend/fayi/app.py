"""The whole desk, put together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from litestar import Litestar, Request, get
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.middleware import DefineMiddleware
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from fayi import matter_types
from fayi.accounts.feature import feature as accounts
from fayi.accounts.guards import not_too_often, too_often
from fayi.accounts.limits import TooOften
from fayi.accounts.pages.locking import locked
from fayi.accounts.pages.signing_in import factor_wanted, password_must_change, sign_in_again
from fayi.agencies.feature import feature as agencies
from fayi.agencies.guards import (
    FactorWanted,
    Locked,
    PasswordMustChange,
    RemembersOperations,
    SignedOutWhileTyping,
    cookie_name,
    do_once,
    may_enter,
)
from fayi.agencies.rules import Actor
from fayi.api.feature import feature as api
from fayi.api.problems import lost
from fayi.appointments.feature import feature as appointments
from fayi.attachments.feature import feature as attachments
from fayi.attachments.pages.incoming import provide_parts
from fayi.audit.feature import feature as audit
from fayi.audit.pages.purpose import ask_purpose
from fayi.batches.feature import feature as batches
from fayi.casework.feature import feature as casework
from fayi.catalogue.entries import load as load_catalogue
from fayi.catalogue.feature import feature as catalogue
from fayi.consents.feature import feature as consents
from fayi.data_requests.feature import feature as data_requests
from fayi.deadlines.feature import feature as deadlines
from fayi.desk.feature import feature as desk
from fayi.documents.feature import feature as documents
from fayi.hearings.feature import feature as hearings
from fayi.incidents.feature import feature as incidents
from fayi.intake.feature import feature as intake
from fayi.kit import passwords
from fayi.kit.database import Database, OneTransaction
from fayi.kit.files import Files
from fayi.kit.jobs import jobs, opened
from fayi.kit.key_agreement import in_agreement
from fayi.kit.render_pool import RenderPool
from fayi.kit.secrets import open_vault, vault
from fayi.kit.waker import Waker
from fayi.library.feature import feature as library
from fayi.materials.feature import feature as materials
from fayi.matters import queries as matter_queries
from fayi.matters.feature import feature as matters
from fayi.matters.guards import purpose_given
from fayi.matters.models import Matter
from fayi.notices import actions as notice_actions
from fayi.notices.feature import feature as notices
from fayi.notices.rules import Kind
from fayi.parties.feature import feature as parties
from fayi.prisoners.feature import feature as prisoners
from fayi.procedure.check import must_be_sound
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings.rules import PurposeWanted
from fayi.referrals.feature import feature as referrals
from fayi.retention.feature import feature as retention
from fayi.rooms.feature import feature as rooms
from fayi.sealing.feature import feature as sealing
from fayi.search.actions import index_touched
from fayi.search.feature import feature as search
from fayi.search.meilisearch import index_of
from fayi.search.mirror import telling
from fayi.search.outbox import report
from fayi.serving.feature import feature as serving
from fayi.settings import Settings, load
from fayi.settlements.feature import feature as settlements
from fayi.video.doors import ice_servers
from fayi.video.feature import feature as video
from fayi.video.signalling import Switchboard
from fayi.visits.feature import feature as visits
from fayi.web import errors, filters
from fayi.web.forms import ORDINARY_BODY
from fayi.web.headers import SafeHeaders
from fayi.web.language import SpeaksTheirLanguage
from fayi.web.pages import static_files, switch_language
from fayi.web.request import Request as DeskRequest
from fayi.web.templating import template_config

FEATURES = (
    desk,
    visits,
    intake,
    search,
    casework,
    rooms,
    prisoners,
    parties,
    materials,
    consents,
    hearings,
    video,
    settlements,
    appointments,
    documents,
    attachments,
    serving,
    batches,
    catalogue,
    deadlines,
    referrals,
    notices,
    matters,
    library,
    sealing,
    audit,
    data_requests,
    retention,
    incidents,
    accounts,
    agencies,
    api,
)
"""In the order of the menu and of a matter's tabs."""


def create_app(settings: Settings | None = None) -> Litestar:
    """The site under these settings, or the environment's. Raises FaultyType for a faulty matter type."""
    settings = settings or load()
    kinds = load_catalogue(settings.document_templates)
    types = matter_types.discover()
    must_be_sound(types.values(), frozenset(kinds))
    open_vault(settings.secret_key, settings.data_directory / "secret.key")
    database = Database(settings.database_url, pool=settings.database_pool)
    index = index_of(settings)
    passwords.use(passwords.Policy(settings.password_kinds, settings.breached_passwords))
    database.before_commit = written_by(types, settings)
    pool = RenderPool(workers=settings.render_workers)
    waker = Waker(database)
    switchboard = Switchboard(
        database, waker, idle_minutes=settings.idle_minutes, ice=lambda: ice_servers(settings)
    )
    files = files_of(settings)
    tabs = tuple(tab for feature in FEATURES for tab in feature.tabs)

    @asynccontextmanager
    async def at_work(app: Litestar) -> AsyncIterator[None]:
        await database.refuse_unsafe_role()
        async with in_agreement(database), opened(database), waker.at_work(), switchboard.at_work():
            worker = None
            if settings.run_worker:
                worker = asyncio.create_task(work(settings, database, types, pool, files))
            try:
                yield
            finally:
                if worker is not None:
                    worker.cancel()
                    with suppress(asyncio.CancelledError):
                        await worker
                pool.close()
                await database.close()

    filters.SMALLEST_COUNT = settings.smallest_count
    return Litestar(
        route_handlers=[
            *(page for feature in FEATURES for page in feature.pages),
            static_files(),
            switch_language,
            health,
        ],
        guards=[not_too_often, may_enter, purpose_given],
        before_request=do_once,
        dependencies={
            "tell_officer": Provide(lambda: tell_of_account, sync_to_thread=False),
            "session": Provide(provide_session, sync_to_thread=False),
            "actor": Provide(provide_actor, sync_to_thread=False),
            "matter": Provide(provide_matter),
            "types": Provide(lambda: types, sync_to_thread=False),
            "tabs": Provide(lambda: tabs, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "index": Provide(lambda: index, sync_to_thread=False),
            "database": Provide(lambda: database, sync_to_thread=False),
            "files": Provide(lambda: files, sync_to_thread=False),
            "catalogue": Provide(lambda: kinds, sync_to_thread=False),
            "render_pool": Provide(lambda: pool, sync_to_thread=False),
            "parts": Provide(provide_parts, sync_to_thread=False),
            "waker": Provide(lambda: waker, sync_to_thread=False),
            "switchboard": Provide(lambda: switchboard, sync_to_thread=False),
        },
        middleware=[
            SafeHeaders,
            SpeaksTheirLanguage,
            DefineMiddleware(OneTransaction, database=database),
            RemembersOperations,
        ],
        exception_handlers={
            **errors.HANDLERS,
            SignedOutWhileTyping: sign_in_again,
            PasswordMustChange: password_must_change,
            FactorWanted: factor_wanted,
            Locked: locked,
            TooOften: too_often,
            NotFoundException: lost,
            MethodNotAllowedException: lost,
            PurposeWanted: ask_purpose,
        },
        csrf_config=CSRFConfig(
            secret=vault().index("csrf").hex(),
            cookie_name=cookie_name(settings, "csrftoken"),
            cookie_secure=settings.secure_cookies,
            cookie_httponly=True,
            cookie_samesite="lax",
        ),
        template_config=template_config(FEATURES),
        request_class=DeskRequest,
        request_max_body_size=ORDINARY_BODY,
        lifespan=[at_work],
        openapi_config=None,
        state=State({"settings": settings, "database": database, "types": types, "files": files}),
    )


async def work(
    settings: Settings,
    database: Database,
    types: MatterTypes,
    pool: RenderPool,
    files: Files,
    *,
    signals: bool = False,
) -> None:
    """Do the later work until cancelled, or, with `signals`, until told to end; running jobs are finished."""
    await jobs.run_worker_async(
        concurrency=2,
        install_signal_handlers=signals,
        additional_context={
            "database": database,
            "types": types,
            "settings": settings,
            "render_pool": pool,
            "files": files,
        },
    )


async def work_apart(settings: Settings) -> None:
    """Do the later work in a process of its own, until told to end."""
    database = Database(settings.database_url, pool=4)
    await database.refuse_unsafe_role()
    load_catalogue(settings.document_templates)
    open_vault(settings.secret_key, settings.data_directory / "secret.key")
    pool, types = RenderPool(workers=settings.render_workers), matter_types.discover()
    database.before_commit = written_by(types, settings)
    async with in_agreement(database), opened(database):
        await work(settings, database, types, pool, files_of(settings), signals=True)
    pool.close()
    await database.close()


def written_by(types: MatterTypes, settings: Settings) -> Callable[[AsyncSession], Awaitable[None]]:
    """What is written last in every transaction: search entries, and a word to the worker about the engine's."""
    write = index_touched(types)
    return telling(write) if settings.meilisearch_url else write


async def tell_of_account(session: AsyncSession, actor: Actor, officer_id: int, sentence: str) -> None:
    """Tell an officer what an administrator of the home agency did with the account."""
    await notice_actions.tell(
        session,
        Kind.ACCOUNT,
        sentence,
        {"name": actor.name},
        "/account",
        at=actor.agency_id,
        by=actor,
        officers=[officer_id],
    )


def files_of(settings: Settings) -> Files:
    """Where scans and issued documents are kept."""
    return Files(settings.files_url, settings.data_directory / "files")


@get("/health", permission=Permission.PUBLIC)
async def health(session: AsyncSession) -> dict[str, str]:
    """Whether the site and its database answer, and how the search engine stands; for what watches it."""
    return {"status": "ok", "search_engine": (await report(session)).word}


def provide_session(request: Request[Any, Any, Any]) -> AsyncSession:
    """The request's one session."""
    session: AsyncSession = request.scope["state"]["session"]
    return session


def provide_actor(request: Request[Any, Any, Any]) -> Actor | None:
    """Who acts; the guard has looked it up."""
    actor: Actor | None = request.scope["state"]["actor"]
    return actor


async def provide_matter(session: AsyncSession, actor: Actor, matter_id: FromPath[int]) -> Matter:
    """The matter of the path, if the actor may see it; NotFound otherwise. Its door is a guard."""
    return await matter_queries.get(session, actor, matter_id)
