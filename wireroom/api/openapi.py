"""The OpenAPI 3.1 document, made from the operations and the types that they answer with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from wireroom import __version__
from wireroom.api.operations import Operation, Parameter
from wireroom.api.problems import MEDIA_TYPE, ProblemDetails

PATH: Final = "/openapi.json"
_PROBLEM: Final = {"$ref": "#/components/schemas/ProblemDetails"}
_PROBLEMS: Final = {
    "400": "a parameter is wrong, unknown, missing or given twice",
    "401": "the token is missing or wrong",
    "404": "there is no such thing",
    "421": "asked without a token by a name that is not known",
    "431": "the headers are too large",
    "503": "the store or Redis does not answer, or too much is asked at once",
}
_TAG: Final = {
    "name": "If-None-Match",
    "in": "header",
    "description": "An ETag that was given before: 304 where nothing has changed",
    "schema": {"type": "string"},
}


def document(operations: Sequence[Operation], *, token: bool) -> dict[str, Any]:
    """``token``: whether requests need one."""
    types = [each.returns for each in operations if each.returns is not None]
    schemas, components = msgspec.json.schema_components(
        [*types, ProblemDetails], ref_template="#/components/schemas/{name}"
    )
    answers = iter(schemas)
    paths = {
        each.path: {
            "get": _operation(each, next(answers) if each.returns is not None else None, token)
        }
        for each in operations
    }
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "wireroom",
            "version": __version__,
            "description": "What wireroom has stored, read only.  Text is a stranger's text: "
            "escape it where you show it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": components},
    }
    if token:
        bearer = {"type": "http", "scheme": "bearer"}
        found["components"]["securitySchemes"] = {"bearer": bearer}
    return found


def _operation(each: Operation, schema: dict[str, Any] | None, token: bool) -> dict[str, Any]:
    needs_token = token and not each.public
    statuses = {"431", "503"}
    statuses |= set() if token or each.public else {"421"}
    statuses |= {"400"} if each.parameters else set()
    statuses |= {"401"} if needs_token else set()
    statuses |= {"404"} if each.missing else set()
    body = schema or {"type": "object" if each.media_type.endswith("json") else "string"}
    return {
        "operationId": each.name,
        "summary": each.summary,
        "parameters": [*(_parameter(one, each.path) for one in each.parameters), _TAG],
        "security": [{"bearer": []}] if needs_token else [],
        "responses": {
            "200": {"description": "found", "content": {each.media_type: {"schema": body}}},
            "304": {"description": "nothing has changed"},
            **{
                status: {
                    "description": _PROBLEMS[status],
                    "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
                }
                for status in sorted(statuses)
            },
        },
    }


def _parameter(each: Parameter, path: str) -> dict[str, Any]:
    inside = f"{{{each.name}}}" in path
    return {
        "name": each.name,
        "in": "path" if inside else "query",
        "required": each.required,
        "description": each.description,
        "schema": each.schema,
    }
