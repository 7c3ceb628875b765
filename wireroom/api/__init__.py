"""``wireroom serve``: what is stored, read over HTTP.  An ASGI application on Starlette.

One module a group of routes.  Each lists its operations: path, parameters, what is answered and by
which function.  The routes and the OpenAPI document are both made from that list, so that neither
can say what the other does not.  The questions are the store's, the shapes those of the command
line's ``--json`` (`wireroom.views`).
"""

from wireroom.api.app import make_api_server, make_app
from wireroom.api.operations import Backend

__all__ = ["Backend", "make_api_server", "make_app"]
