"""The TypeScript module that gives tRPC clients a router's types."""

from collections.abc import Mapping
from typing import Final, Union, cast

from backend.rpc.procedure import Procedure
from backend.rpc.router import Router
from backend.rpc.schemas import Schema, Schemas, router_schemas
from backend.typescript.shapes import comment, declaration, property_name, shape_name, type_of

_HEADER: Final = "// Written from the server's procedures; edit those and generate this anew.\n"
_PROCEDURE_TYPES: Final = {
    "query": "Query<I, O> = TRPCQueryProcedure<{ meta: unknown; input: I; output: O }>",
    "mutation": "Mutation<I, O> = TRPCMutationProcedure<{ meta: unknown; input: I; output: O }>",
    "subscription": "Subscription<I, O> = TRPCSubscriptionProcedure<{ meta: unknown; input: I; "
    "output: AsyncIterable<O, void, unknown> }>",
}
_ERROR_SHAPE: Final = """\
/**
 * What a failed call tells: `reason` is a stable word, `facts` are the figures and names of its
 * sentence, `issues` is what is wrong with the input.
 */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & {
    reason?: string;
    facts?: Record<string, string>;
    issues?: { path: (string | number)[]; message: string }[];
  };
}
"""


_Group = dict[str, Union[Procedure, "_Group"]]


def write(router: Router) -> str:
    """The module's text: every shape as an exported type, and `AppRouter`.

    The same router gives the same text. Raises ValueError when two shapes that differ
    have one name, or a type has no TypeScript form.
    """
    schemas = router_schemas(router)
    return "\n".join(
        (
            _HEADER + _imports(router),
            _procedure_types(router),
            _ERROR_SHAPE,
            *_declarations(schemas.shapes),
            _app_router(router, schemas),
        )
    )


def _kinds(router: Router) -> list[str]:
    used = {procedure.kind for procedure in router.procedures.values()}
    return sorted(used)


def _imports(router: Router) -> str:
    names = ["TRPCBuiltRouter", "TRPCDefaultErrorShape"]
    names += [f"TRPC{kind.capitalize()}Procedure" for kind in _kinds(router)]
    return "import type {\n" + "".join(f"  {n},\n" for n in names) + '} from "@trpc/server";\n'


def _procedure_types(router: Router) -> str:
    return "".join(f"type {_PROCEDURE_TYPES[kind]};\n" for kind in _kinds(router))


def _declarations(shapes: Mapping[str, Schema]) -> list[str]:
    named: dict[str, str] = {}
    taken = {"AppRouter", "ErrorShape", "Query", "Mutation", "Subscription"}
    for name, schema in sorted(shapes.items()):
        typescript_name = shape_name(name)
        if typescript_name in named or typescript_name in taken:
            raise ValueError(f"two shapes would be called {typescript_name}")
        named[typescript_name] = declaration(typescript_name, schema)
    return list(named.values())


def _app_router(router: Router, schemas: Schemas) -> str:
    groups: _Group = {}
    for path, procedure in router.procedures.items():
        *words, name = path.split(".")
        group = groups
        for word in words:
            group = cast(_Group, group.setdefault(word, {}))
        group[name] = procedure
    lines = ["export type AppRouter = TRPCBuiltRouter<\n"]
    lines.append("  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },\n")
    lines.append("  {\n" + _members(groups, schemas, indent="    ") + "  }\n>;\n")
    return "".join(lines)


def _members(group: _Group, schemas: Schemas, *, indent: str) -> str:
    lines = []
    for name, member in group.items():
        if isinstance(member, Procedure):
            lines.append(_member(name, member, schemas, indent=indent))
        else:
            inner = _members(member, schemas, indent=indent + "  ")
            lines.append(f"{indent}{property_name(name)}: {{\n{inner}{indent}}};\n")
    return "".join(lines)


def _member(name: str, procedure: Procedure, schemas: Schemas, *, indent: str) -> str:
    output = schemas.outputs.get(procedure.path)
    output_type = "void" if output is None else type_of(output)
    if procedure.is_tracked:
        output_type = f"{{ id: string; data: {output_type} }}"
    types = f"{_input_type(procedure, schemas)}, {output_type}"
    doc = comment(procedure.doc, indent=indent)
    return f"{doc}{indent}{property_name(name)}: {procedure.kind.capitalize()}<{types}>;\n"


def _input_type(procedure: Procedure, schemas: Schemas) -> str:
    if procedure.input_model is None:
        return "void"
    written = type_of(schemas.inputs[procedure.path])
    is_needed = any(field.is_required() for field in procedure.input_model.model_fields.values())
    return written if is_needed else f"{written} | undefined | void"
