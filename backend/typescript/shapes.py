"""TypeScript types of JSON schemas, as pydantic writes them."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

_PRIMITIVES: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_PLAIN_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")


def shape_name(name: str) -> str:
    """The TypeScript name of a shape: a generic's `Page_User_` is `PageUser`."""
    return name.replace("_", "") if name.endswith("_") else name


def declaration(name: str, schema: Mapping[str, Any]) -> str:
    """The exported interface, or type, called `name`."""
    doc = comment(schema.get("description", ""), indent="")
    if "properties" in schema or _is_empty_object(schema):
        return f"{doc}export interface {name} {_object(schema, indent='')}\n"
    return f"{doc}export type {name} = {type_of(schema)};\n"


def type_of(schema: Mapping[str, Any], *, indent: str = "") -> str:
    """The TypeScript type of `schema`; raises ValueError for a form it does not know."""
    if "$ref" in schema:
        written = shape_name(schema["$ref"].rsplit("/", 1)[1])
    elif "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        written = _union(json.dumps(value, ensure_ascii=False) for value in values)
    elif "anyOf" in schema or "oneOf" in schema:
        options = schema.get("anyOf") or schema["oneOf"]
        written = _union(type_of(option, indent=indent) for option in options)
    elif schema.get("type") == "array":
        written = _array(schema, indent=indent)
    elif schema.get("type") == "object":
        written = _object(schema, indent=indent) if "properties" in schema else _record(schema)
    elif schema.get("type") in _PRIMITIVES:
        written = _PRIMITIVES[schema["type"]]
    elif not schema.keys() - {"title", "description", "default", "examples"}:
        written = "unknown"
    else:
        raise ValueError(f"no TypeScript type is known for {schema}")
    return written


def comment(text: str, *, indent: str) -> str:
    """`text` as a documentation comment on lines of its own; nothing for no text."""
    lines = [line.strip() for line in text.replace("*/", "*\\/").strip().splitlines()]
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def property_name(name: str) -> str:
    """`name` as a key of a TypeScript type, quoted where it must be."""
    return name if _PLAIN_NAME.match(name) else json.dumps(name, ensure_ascii=False)


def _object(schema: Mapping[str, Any], *, indent: str) -> str:
    required = schema.get("required", ())
    inner = indent + "  "
    lines = []
    for name, field in schema.get("properties", {}).items():
        mark = "" if name in required else "?"
        lines.append(comment(field.get("description", ""), indent=inner))
        lines.append(f"{inner}{property_name(name)}{mark}: {type_of(field, indent=inner)};\n")
    return "{\n" + "".join(lines) + indent + "}" if lines else "{}"


def _is_empty_object(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == "object" and "additionalProperties" not in schema


def _record(schema: Mapping[str, Any]) -> str:
    values = schema.get("additionalProperties", True)
    value = "unknown" if values is True else type_of(values)
    keys = schema.get("propertyNames", {})
    if "enum" in keys or "const" in keys or "$ref" in keys:
        return f"Partial<Record<{type_of(keys)}, {value}>>"
    return f"Record<string, {value}>"


def _array(schema: Mapping[str, Any], *, indent: str) -> str:
    if "prefixItems" in schema:
        return "[" + ", ".join(type_of(item, indent=indent) for item in schema["prefixItems"]) + "]"
    if schema.get("maxItems") == 0:
        return "[]"
    item = type_of(schema.get("items", {}), indent=indent)
    return f"({item})[]" if " | " in item and not item.startswith("{") else f"{item}[]"


def _union(options: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(options))
