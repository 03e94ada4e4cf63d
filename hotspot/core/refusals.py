"""A refused settings file is mended by a person, so the refusal speaks of keys and not of types.

The library that checks the settings knows what is wrong; it says so for programmers. Here its
findings become sentences: which key, which rule, and the key that was probably meant.
"""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from hotspot.core.keys import keys_of, sections_of

_RULES = {
    "missing": "must be given",
    "string_type": "must be text in quotes",
    "string_too_short": "must not be empty",
    "path_type": "must be a path in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a section of its own: key = value, line by line",
    "model_type": "must be a section of its own: key = value, line by line",
    "string_pattern_mismatch": "may hold letters, digits, spaces, dots and hyphens only",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le} or less",
    "greater_than": "must be more than {gt}",
    "less_than": "must be less than {lt}",
    "literal_error": "must be {expected}",
    "value_error": "{error}",
}
"""What each kind of finding means for whoever writes the file."""

_NO_FEED = "must be given at least once, as [[feeds]]"


def in_words(problem: ValidationError, model: type[BaseModel], raw: Mapping[str, Any]) -> str:
    """Say what is wrong with a settings file, one line a key.

    Parameters
    ----------
    problem : ValidationError
        What the library found.
    model : type
        Of the whole file.
    raw : mapping
        The file as it was read.

    Returns
    -------
    str
        Indented lines; feeds are named by their name.
    """
    return "\n".join(
        f"  {_where(error['loc'], raw)}: {_rule(error, model)}" for error in _findings(problem, raw)
    )


def _findings(problem: ValidationError, raw: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What was found, without what only follows from it."""
    for error in problem.errors(include_url=False, include_input=False):
        follows = error["type"] == "too_short" and error["loc"] == ("feeds",) and raw["feeds"]
        if not follows:
            yield dict(error)


def _where(loc: tuple[int | str, ...], raw: Mapping[str, Any]) -> str:
    """Name a key as the site knows it."""
    if not loc:
        return "settings"
    if loc[0] != "feeds" or len(loc) == 1:
        return ".".join(str(part) for part in loc if part != "[key]")
    given = raw["feeds"][loc[1]]
    name = given.get("name") if isinstance(given, Mapping) else None
    feed = f"feed {name}" if isinstance(name, str) and name.strip() else f"feed {loc[1] + 1}"
    return ", ".join([feed, ".".join(str(part) for part in loc[2:])]) if loc[2:] else feed


def _rule(error: dict[str, Any], model: type[BaseModel]) -> str:
    kind, loc = error["type"], error["loc"]
    if kind == "extra_forbidden":
        return _unknown(loc, model)
    if loc == ("feeds",):
        return _NO_FEED
    rule = _RULES.get(kind)
    if rule is None:
        return error["msg"].replace("Input should be", "must be").replace("Value error, ", "")
    said = rule.format(**error.get("ctx", {}))
    return said + _meaning(loc, model) if kind == "missing" else said


def _meaning(loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    for key in keys_of(model):
        if (key.section, key.name) == (loc[0], loc[-1]) and len(loc) > 1:
            return f" ({key.meaning.rstrip('.')})"
    return " as a section of its own" if len(loc) == 1 else ""


def _unknown(loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    """Name the key that was probably meant, in this section or another."""
    sections, name = sections_of(model), str(loc[-1])
    known = list(sections) if len(loc) == 1 else list(sections[str(loc[0])].model_fields)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"unknown key; did you mean {close[0]}?"
    elsewhere = [key.section for key in keys_of(model) if key.name == name]
    if elsewhere:
        return f"unknown key here; it belongs into [{elsewhere[0]}]"
    return f"unknown key; there are {', '.join(known)}"
