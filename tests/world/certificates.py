"""What tests give to httpx as `verify`.

A client that is given nothing reads the machine's certificates, which takes longer than asking; so
does `httpx.get`, which opens a client for each call.
"""

from typing import Final

import httpx

CERTIFICATES: Final = httpx.create_ssl_context()
