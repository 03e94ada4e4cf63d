"""Every key of the settings file has a place, a meaning and, unless it must be given, a default."""

from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

REQUIRED = object()
"""Stands for the default of a key that has none."""


@dataclass(frozen=True)
class Key:
    """One key of the settings file.

    Parameters
    ----------
    section : str
        Section it stands in, such as ``region``; ``feeds`` may be there more than once.
    name : str
        As written.
    default : object
        ``REQUIRED`` if it must be given.
    meaning : str
        What it decides.
    """

    section: str
    name: str
    default: Any
    meaning: str


def sections_of(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Name the sections of a settings model, in the order of the file.

    Parameters
    ----------
    model : type
        Of the whole file.

    Returns
    -------
    dict of str to type
        Model of each section; of a list of sections, the model of one.
    """
    found = {}
    for name, field in model.model_fields.items():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found[name] = kind
    return found


def keys_of(model: type[BaseModel]) -> tuple[Key, ...]:
    """List every key of the settings file.

    Parameters
    ----------
    model : type
        Of the whole file.

    Returns
    -------
    tuple of Key
        By section, in the order of the file.
    """
    return tuple(
        Key(
            section,
            name,
            REQUIRED if field.is_required() else field.get_default(call_default_factory=True),
            field.description or "",
        )
        for section, part in sections_of(model).items()
        for name, field in part.model_fields.items()
    )
