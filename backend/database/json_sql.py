"""SQL that writes JSON, for documents that many ask for.

PostgreSQL's own `json_build_object` looks the type of each value up anew, which costs several
times what joining texts does.
"""

from collections.abc import Mapping


def json_object(fields: Mapping[str, str]) -> str:
    """The SQL of an object's text; the SQL of each field gives JSON text and is never null."""
    members = " || ',".join(f'"{name}":\' || {sql}' for name, sql in fields.items())
    return f"('{{{members} || '}}')"


def json_array(element: str, *, order_by: str | None = None) -> str:
    """The SQL that gathers the JSON texts of a group's rows; of no rows an empty array."""
    order = "" if order_by is None else f" ORDER BY {order_by}"
    return f"coalesce('[' || string_agg({element}, ','{order}) || ']', '[]')"


def json_text(sql: str) -> str:
    """Whatever text `sql` gives, or null."""
    return f"coalesce(to_json(({sql})::text)::text, 'null')"


def json_word(sql: str) -> str:
    """A text in which JSON escapes nothing, such as a figure, a time or an id; or null."""
    return f"coalesce('\"' || {sql} || '\"', 'null')"


def json_value(sql: str) -> str:
    """A number, a truth value or a finished document; or null."""
    return f"coalesce(({sql})::text, 'null')"
