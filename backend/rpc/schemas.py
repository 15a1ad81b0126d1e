"""The JSON schemas of all inputs and outputs of a router, each shape under one name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from backend.rpc.router import Router

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Schemas:
    """Schemas by procedure path; `shapes` holds the named ones they refer to.

    A path without input, or without output, is absent.
    """

    inputs: Mapping[str, Schema]
    outputs: Mapping[str, Schema]
    shapes: Mapping[str, Schema]


class _Generator(GenerateJsonSchema):
    """JSON schemas where a Decimal is text in both directions, as it is on the wire."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "string"}

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        # What we send is complete: a default saves the sender words, never the field.
        return self.mode == "serialization" or super().field_is_required(field, total)


def input_schema(model: type[BaseModel]) -> Schema:
    """The schema of one input by itself, with the shapes that it refers to under `$defs`."""
    return model.model_json_schema(schema_generator=_Generator)


def router_schemas(router: Router, *, ref_template: str = "#/$defs/{model}") -> Schemas:
    """The schemas of every procedure of `router`.

    Raises ValueError when two shapes that differ would have one name.
    """
    asked: list[tuple[tuple[str, str], JsonSchemaMode, TypeAdapter[Any]]] = []
    for path, procedure in router.procedures.items():
        if procedure.input_model is not None:
            asked.append(((path, "input"), "validation", TypeAdapter(procedure.input_model)))
        if procedure.output is not None:
            asked.append(((path, "output"), "serialization", procedure.output))
    found, document = TypeAdapter.json_schemas(
        asked, ref_template=ref_template, schema_generator=_Generator
    )
    shapes = document.get("$defs", {})
    for name in shapes:
        # pydantic spells out the module, or the direction, only of names that collide.
        if "__" in name or name.endswith(("-Input", "-Output")):
            raise ValueError(f"two shapes that differ have one name: {name}")
    schemas = {path_and_side: schema for (path_and_side, _), schema in found.items()}
    return Schemas(
        inputs={path: schema for (path, side), schema in schemas.items() if side == "input"},
        outputs={path: schema for (path, side), schema in schemas.items() if side == "output"},
        shapes=shapes,
    )
