"""The kinds of matter the desk knows: each module or folder here declares one as `matter_type`.

Add a file, and `discover` finds it.
"""

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType

from fayi.procedure.check import FaultyType
from fayi.procedure.matter_type import MatterType, MatterTypes


def discover() -> MatterTypes:
    """Import every module here and collect its type; raises FaultyType."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return collect(import_module(f"{__name__}.{name}") for name in names)


def collect(modules: Iterable[ModuleType]) -> MatterTypes:
    """The types the modules declare; raises FaultyType for a module without one and for a key used twice."""
    types: dict[str, MatterType] = {}
    for module in modules:
        found = getattr(module, "matter_type", None)
        if not isinstance(found, MatterType):
            raise FaultyType(f"{module.__name__} declares no matter_type")
        if found.key in types:
            raise FaultyType(f"{module.__name__}: the key {found.key!r} is taken by another type")
        types[found.key] = found
    return MatterTypes(types)
