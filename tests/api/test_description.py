"""The description of the interface is true: a machine that believes it is never surprised."""

import asyncio
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from litestar import Litestar
from schemathesis.checks import CheckFunction
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fayi.api.openapi import routes
from tests.api.conftest import System, SystemOf
from tests.cast import CHAIR_ZHAO, CLERK_WANG, COMMITTEE, STATION
from tests.make import Make

CHECKS: tuple[CheckFunction, ...] = (
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
EXAMPLES = 3
"""Of each operation, once as described and once not: so that all of them take less than a minute."""


@pytest.fixture
async def lived_in(make: Make) -> None:
    """A desk where something of each kind has the number 1."""
    matter = await make.matter(stage="agreed_written", respondents=("周小河", "吴桂香"))
    await make.hearing(matter, held=False)
    await make.document(matter, "MD-0106")
    await make.paper(matter, "identity")
    await make.referral(matter, STATION)
    await make.matter(at=STATION, by=CLERK_WANG, handled_by=COMMITTEE)


async def test_every_route_of_the_interface_is_described(stranger: System, application: Litestar) -> None:
    described = await stranger.get("/openapi.json")
    known = {(path, method) for path, item in described["paths"].items() for method in item}
    there = {
        (path, method.lower())
        for path, handler in routes(application)
        for method in handler.http_methods & {"GET", "POST"}
    }
    assert known == there
    names = [told["operationId"] for item in described["paths"].values() for told in item.values()]
    assert len(names) == len(set(names))


async def test_the_interface_is_as_it_is_described(
    application: Litestar, lived_in: None, system_of: SystemOf, address: str
) -> None:
    """schemathesis asks every operation for what is described and what is not, in a desk that is lived in."""
    system = await system_of(CHAIR_ZHAO)
    described = await system.get("/openapi.json")
    answered, faults = await asyncio.to_thread(asked_at_random, described, address, system.token or "")
    print(f"\n{sum(answered.values())} requests to {len(described['paths'])} paths:", end=" ")
    print(", ".join(f"{count} × {status}" for status, count in sorted(answered.items())))
    assert not faults, "\n\n".join(faults[:20])
    assert {200, 404, 422} <= answered.keys()
    assert max(answered) < 500


def asked_at_random(described: dict[str, Any], address: str, token: str) -> tuple[Counter[int], list[str]]:
    """Ask every operation; returns how often each status was answered, and what was not as described."""
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=address)
    answered: Counter[int] = Counter()
    faults: list[str] = []
    session = requests.Session()
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            probe = probing(operation, mode, session, token, answered)
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    probe()
            except BaseExceptionGroup as several:
                faults += [f"{operation.label}: {one}" for one in several.exceptions]
            except AssertionError as fault:
                faults.append(f"{operation.label}: {fault}")
    return answered, faults


def probing(
    operation: Any, mode: GenerationMode, session: requests.Session, token: str, answered: Counter[int]
) -> Callable[[], None]:
    """A test of one operation; numbers in its path lead to what is there, or just beside it."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def probe(case: Any) -> None:
        for name in case.path_parameters or {}:
            if name.endswith("_id"):
                case.path_parameters[name] = 1 + sum(answered.values()) % 3
            elif name == "key":
                case.path_parameters[name] = ("extend", "suspend", "accept")[sum(answered.values()) % 3]
            elif name == "type_key":
                case.path_parameters[name] = "mediation"
        answer = case.call(session=session, headers={"Authorization": f"Bearer {token}"})
        answered[answer.status_code] += 1
        case.validate_response(answer, checks=list(CHECKS))

    return probe
