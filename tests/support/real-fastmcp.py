"""A FastMCP server on loopback, as the variable MODE says; it tells its port, and ends with whoever started it.

oauth: its OAuth provider in memory, with registration. token: a fixed bearer token. sse: the old transport of two endpoints.
"""

import os
import socket
import sys
import threading

import uvicorn
from fastmcp import FastMCP
from fastmcp.server.auth.auth import ClientRegistrationOptions, RevocationOptions
from fastmcp.server.auth.providers import in_memory
from fastmcp.server.auth.providers.jwt import StaticTokenVerifier

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", int(os.environ.get("PORT", "0"))))
port = listener.getsockname()[1]


def oauth():
    in_memory.DEFAULT_ACCESS_TOKEN_EXPIRY_SECONDS = int(os.environ.get("ACCESS_SECONDS", "3600"))
    return in_memory.InMemoryOAuthProvider(
        base_url=f"http://127.0.0.1:{port}",
        client_registration_options=ClientRegistrationOptions(enabled=True, valid_scopes=["notes"]),
        revocation_options=RevocationOptions(enabled=True),
        required_scopes=["notes"],
    )


def token():
    return StaticTokenVerifier({os.environ["TOKEN"]: {"client_id": "fixed", "scopes": []}})


modes = {"oauth": (oauth, "http"), "token": (token, "http"), "sse": (lambda: None, "sse")}
make_auth, transport = modes[os.environ["MODE"]]
server = FastMCP("notes", auth=make_auth())


@server.tool
def read_note(name: str) -> str:
    """Reads a note."""
    return f"the note {name}"


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
listener.listen(128)
print(f"loopback port {port}", flush=True)
app = server.http_app(transport=transport, path="/sse" if transport == "sse" else "/mcp")
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
