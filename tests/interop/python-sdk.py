"""A client of the Python SDK with one session. Reads requests from its standard input, and writes a result for each: a JSON object a line."""

import asyncio
import json
import os
import sys

from mcp import Client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

operations = {
    "listTools": lambda client: client.list_tools(),
    "callTool": lambda client, name, args: client.call_tool(name, args),
    "readResource": lambda client, uri: client.read_resource(uri),
    "getPrompt": lambda client, name, args: client.get_prompt(name, args),
}


async def answer(client, line):
    operation, *given = json.loads(line)
    try:
        result = await operations[operation](client, *given)
        return {"result": result.model_dump(mode="json", by_alias=True, exclude_none=True)}
    except Exception as error:
        return {"error": str(error)}


async def main():
    async with create_mcp_http_client(headers=json.loads(os.environ["HEADERS"])) as http:
        async with Client(streamable_http_client(os.environ["ENDPOINT"], http_client=http)) as client:
            while line := await asyncio.to_thread(sys.stdin.readline):
                print(json.dumps(await answer(client, line)), flush=True)


asyncio.run(main())
