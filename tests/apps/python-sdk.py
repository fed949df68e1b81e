"""Calls a tool with the Python SDK's client, which signs in by itself: says where to, and is told where the browser ended."""

import asyncio
import json
import sys
from urllib.parse import parse_qs, urlparse

from mcp import Client
from mcp.client.auth.oauth2 import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from mcp.shared.auth import OAuthClientMetadata

url, tool, arguments, redirect = sys.argv[1:]


class Memory:
    tokens = None
    client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client_info):
        self.client = client_info


async def tell(address):
    print(f"open {address} ", file=sys.stderr, flush=True)


async def answer():
    line = await asyncio.to_thread(sys.stdin.readline)
    sent = {name: values[0] for name, values in parse_qs(urlparse(line.strip()).query).items()}
    return AuthorizationCodeResult(code=sent["code"], state=sent.get("state"), iss=sent.get("iss"))


async def main():
    metadata = OAuthClientMetadata(client_name="A Python app", redirect_uris=[redirect])
    provider = OAuthClientProvider(url, metadata, Memory(), tell, answer)
    async with create_mcp_http_client(auth=provider) as http:
        async with Client(streamable_http_client(url, http_client=http)) as client:
            result = await client.call_tool(tool, json.loads(arguments))
            print(json.dumps({"content": [part.model_dump(mode="json") for part in result.content]}))


asyncio.run(main())
