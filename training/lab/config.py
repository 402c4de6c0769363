"""Configuration files: one TOML file per model, read into a dataclass that names every setting."""
import dataclasses
import tomllib
from pathlib import Path
from typing import TypeVar

Settings = TypeVar("Settings")


def load_config(path: str | Path, schema: type[Settings], overrides: list[str] = ()) -> Settings:
    """Reads `path` into the dataclass `schema`; `overrides` are `name=value` pairs with TOML values.

    Raises ValueError that names the file for an unknown, missing or wrongly typed setting: a misspelt setting that
    is silently ignored costs a training run.
    """
    with open(path, "rb") as file:
        values = tomllib.load(file)
    for override in overrides:
        name, equals, value = override.partition("=")
        if not equals:
            raise ValueError(f"{override!r} is not of the form name=value")
        values[name.strip()] = _toml_value(value.strip())
    fields = {field.name: field for field in dataclasses.fields(schema)}
    unknown = sorted(values.keys() - fields.keys())
    if unknown:
        raise ValueError(f"{path}: unknown settings {', '.join(unknown)}; known are {', '.join(sorted(fields))}")
    missing = [
        name
        for name, field in fields.items()
        if name not in values
        and field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise ValueError(f"{path}: missing settings {', '.join(missing)}")
    return schema(**{name: _checked(path, fields[name], value) for name, value in values.items()})


def _toml_value(text: str):
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text  # a bare word is a string: loss=focal


def _checked(path, field, value):
    if field.type is float and type(value) is int:
        return float(value)
    if isinstance(field.type, type) and type(value) is not field.type:
        raise ValueError(f"{path}: {field.name} = {value!r} is not of type {field.type.__name__}")
    return value
