"""The judge: aiogram's models of the Bot API.

Decodes what a client sends by the field's type, then validates requests, updates and answers.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import re
import types
import typing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from simulator.errors import ApiError, Json, SimulatorBug, bad, strict

# Of a union of models the error of the wrong one may be told: this says which one is meant.
MARKUPS = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}
NO_SUCH_METHOD = ApiError(404, "Not Found")
_NUMBER = re.compile(r"[1-9]\d*")
# By its spelling. Much of a test's time would go into judging the same message again.
known_good: set[int] = set()


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a method: what kinds of value it takes."""

    name: str
    required: bool
    text: bool
    number: bool
    fraction: bool
    flag: bool
    listed: bool
    nested: bool
    upload: bool


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Bot API as aiogram knows it."""

    name: str
    model: Any
    fields: dict[str, Field]


@cache
def _aiogram(part: str) -> Any:
    """aiogram takes seconds to import: only when it is first needed."""
    return importlib.import_module(f"aiogram.{part}")


@cache
def methods() -> dict[str, Method]:
    """All methods of the Bot API by lower-case name (Telegram does not mind the case).

    Imports aiogram, which takes seconds, once.
    """
    module = _aiogram("methods")
    found: dict[str, Method] = {}
    for name in module.__all__:
        model = getattr(module, name)
        if issubclass(model, module.TelegramMethod) and model is not module.TelegramMethod:
            api_name: str = model.__api_method__
            fields = {
                field_name: _field(field_name, info)
                for field_name, info in model.model_fields.items()
                if not (isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("deprecated"))
            }
            found[api_name.lower()] = Method(api_name, model, fields)
    return found


@cache
def _answers(name: str) -> Any:
    return TypeAdapter(methods()[name.lower()].model.__returning__)


def method(name: str) -> Method:
    """The method by name; ApiError 404 if the Bot API has none of that name."""
    try:
        return methods()[name.lower()]
    except KeyError:
        raise NO_SUCH_METHOD from None


def decode(of: Method, raw: Json, files: dict[str, Any]) -> Json:
    """The parameters as native values.

    Strings are read by the field's type, as in form bodies; a wrong kind is refused.
    """
    for name in (*raw, *files):
        if name not in of.fields and not (name in files and f"attach://{name}" in json.dumps(raw)):
            raise strict(f'{of.name} has no parameter "{name}"')
    values: Json = {}
    for name, value in raw.items():
        if value is not None:
            values[name] = _decoded(of.fields[name], value)
    for name in files:
        if name in of.fields:
            if not of.fields[name].upload:
                raise strict(f'"{name}" is not a file')
            values[name] = f"attach://{name}"
    return {name: value for name, value in values.items() if not (value == "" and of.fields[name].upload)}


def validate(of: Method, values: Json) -> None:
    """Check decoded parameters against aiogram's model, unknown names at any depth included; ApiError if they do not
    fit.
    """
    spelling = _spelling(of.name, values)
    if spelling in known_good:
        return
    for name, field in of.fields.items():
        if field.required and name not in values:
            raise bad(_missing(name))
    only_files = {name for name, field in of.fields.items() if field.upload and not field.text and name in values}
    given = {
        name: _aiogram("types").BufferedInputFile(b"", "file") if name in only_files else value
        for name, value in values.items()
    }
    try:
        for key, name in MARKUPS.items():
            if key in values.get("reply_markup", {}):
                getattr(_aiogram("types"), name).model_validate(values["reply_markup"])
        instance = of.model.model_validate(given)
    except ValidationError as error:
        raise strict(f"{of.name}: {_told(error)}") from error
    for name, value in values.items():
        if name not in only_files:
            problem = unknown(value, getattr(instance, name), name)
            if problem:
                raise strict(f"{of.name}: {problem}")
    known_good.add(spelling)


def validate_answer(name: str, result: Any) -> None:
    """Check our own answer against the method's return type; SimulatorBug if it does not fit."""
    spelling = _spelling(f"answer of {name}", result)
    if spelling in known_good:
        return
    try:
        instance = _answers(name).validate_python(result)
    except ValidationError as error:
        raise SimulatorBug(f"answer of {name} is not valid: {_told(error)}\n{result}") from error
    if problem := unknown(result, instance, "result"):
        raise SimulatorBug(f"answer of {name} is not valid: {problem}\n{result}")
    known_good.add(spelling)


def validate_update(update: Json) -> None:
    """Check our own update; SimulatorBug if it does not fit."""
    spelling = _spelling("update", update)
    if spelling in known_good:
        return
    try:
        instance = _aiogram("types").Update.model_validate(update)
    except ValidationError as error:
        raise SimulatorBug(f"update is not valid: {_told(error)}\n{update}") from error
    if problem := unknown(update, instance, "update"):
        raise SimulatorBug(f"update is not valid: {problem}\n{update}")
    known_good.add(spelling)


def _spelling(of: str, value: Any) -> int:
    """The same for what differs in numbers of the same length alone: no model takes one of them and refuses the other."""
    return hash((of, _NUMBER.sub(lambda number: "9" * len(number[0]), json.dumps(value))))


def unknown(raw: Any, instance: Any, where: str) -> str:
    """What is wrong in a value although the models let it pass: unknown names, a missing discriminator, a wrong kind.

    Empty if nothing.
    """
    if isinstance(raw, list) and isinstance(instance, list):
        return next(
            (
                told
                for i, (a, b) in enumerate(zip(raw, instance, strict=True))
                if (told := unknown(a, b, f"{where}[{i}]"))
            ),
            "",
        )
    if isinstance(raw, dict) and isinstance(instance, BaseModel):
        fields = _names(type(instance))
        for name, value in raw.items():
            if name not in fields:
                return f'{where} ({type(instance).__name__}) has no field "{name}"'
            if value is not None and (told := unknown(value, getattr(instance, fields[name]), f"{where}.{name}")):
                return told
        missing = next((name for name in _discriminators(type(instance)) if name not in raw), "")
        return f'{where} ({type(instance).__name__}) needs the field "{missing}"' if missing else ""
    wrong = (
        (isinstance(raw, bool) and not isinstance(instance, bool))
        or (isinstance(instance, bool) and not isinstance(raw, bool))
        or (isinstance(raw, str) and isinstance(instance, datetime | timedelta | int | float))
        or (isinstance(raw, list | dict) and not isinstance(instance, list | dict | BaseModel))
    )
    return f"{where} is of the wrong kind: {raw!r}" if wrong else ""


@cache
def _names(model: Any) -> dict[str, str]:
    return {str(info.alias or name): name for name, info in model.model_fields.items()}


@cache
def _discriminators(model: Any) -> tuple[str, ...]:
    """aiogram fills in fields with one possible value; Telegram needs them written."""
    return tuple(
        str(info.alias or name)
        for name, info in model.model_fields.items()
        if typing.get_origin(info.annotation) is typing.Literal and not info.is_required() and info.default is not None
    )


def _field(name: str, info: Any) -> Field:
    leaves = list(_leaves(info.annotation))
    kinds = {leaf.__name__ for leaf in leaves if isinstance(leaf, type) and typing.get_origin(leaf) is None}
    plain = {"str", "int", "float", "bool", "datetime", "timedelta", "InputFile", "Default", "NoneType"}
    enums = any(
        isinstance(leaf, type) and typing.get_origin(leaf) is None and issubclass(leaf, Enum) for leaf in leaves
    )
    return Field(
        name=name,
        required=info.is_required(),
        text="str" in kinds or enums,
        number=bool(kinds & {"int", "datetime", "timedelta"}),
        fraction="float" in kinds,
        flag="bool" in kinds,
        listed=any(typing.get_origin(leaf) is list for leaf in leaves),
        nested=bool(kinds - plain),
        upload="InputFile" in kinds,
    )


def _leaves(annotation: Any) -> typing.Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        for part in typing.get_args(annotation):
            yield from _leaves(part)
    elif origin is typing.Annotated:
        yield from _leaves(typing.get_args(annotation)[0])
    else:
        yield annotation


def _decoded(field: Field, value: Any) -> Any:
    wrong = strict(f'"{field.name}" is of the wrong kind: {value!r:.80}')
    if isinstance(value, str):
        return _from_text(field, value, wrong)
    if isinstance(value, bool):
        fits = field.flag
    elif isinstance(value, int):
        fits = field.number or field.fraction
    elif isinstance(value, float):
        fits = field.fraction
    else:
        fits = (isinstance(value, list) and field.listed) or (isinstance(value, dict) and field.nested)
    if not fits:
        raise wrong
    return value


def _from_text(field: Field, value: str, wrong: ApiError) -> Any:
    if (field.text and not (field.listed or field.nested)) or (field.upload and value.startswith("attach://")):
        return value
    if field.listed or field.nested:
        try:
            decoded = json.loads(value)
        except ValueError:
            raise bad(f'can\'t parse "{field.name}": JSON is expected') from None
        if not ((isinstance(decoded, list) and field.listed) or (isinstance(decoded, dict) and field.nested)):
            raise wrong
        return decoded
    if field.flag:
        word = value.strip().lower()
        if word not in {"true", "false", "yes", "no", "1", "0", ""}:
            raise wrong
        return word in {"true", "yes", "1"}
    if field.number or field.fraction:
        with contextlib.suppress(ValueError):
            return int(value) if field.number else float(value)
    raise wrong


def _missing(name: str) -> str:
    """Telegram's words where they are known."""
    known = {
        "chat_id": "chat_id is empty",
        "text": "message text is empty",
        "message_id": "message identifier is not specified",
    }
    return known.get(name, f'[strict] the parameter "{name}" is missing')


def _told(error: Any) -> str:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in problems[:3])
