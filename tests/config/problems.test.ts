import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { isCoded } from '../../packages/gateway/src/errors/coded-error.ts';

interface Row {
  readonly name: string;
  readonly yaml: string;
  /** All problems, in order, without the file's name. */
  readonly problems: readonly string[];
}

const shape: readonly Row[] = [
  {
    name: 'a file that is no mapping',
    yaml: '- a\n',
    problems: ['1:1 the file: expected a mapping, found a list'],
  },
  {
    name: 'keys that nothing knows, at each depth, at the key',
    yaml: 'server: {}\nservers:\n  crm: { url: https://crm.example.com/mcp, timeout: 3 }\ngateways:\n  demo:\n    tools: []\n',
    problems: [
      '1:1 server: is not a known key here',
      '3:44 servers.crm.timeout: is not a known key here',
      '6:5 gateways.demo.tools: is not a known key here',
    ],
  },
  {
    name: 'values of the wrong type',
    yaml: 'servers:\n  crm:\n    url: 7\n    network: lan\n  empty:\ngateways:\n  demo: { servers: crm }\ntokens: {}\n',
    problems: [
      '3:5 servers.crm.url: expected text, found a number: put it in quotes',
      '4:5 servers.crm.network: expected public or private',
      '5:3 servers.empty: expected a mapping, found nothing',
      '7:11 gateways.demo.servers: expected a list, found text',
      '8:1 tokens: expected a list, found a mapping',
    ],
  },
  {
    name: 'what is missing, at the thing it is missing from',
    yaml: 'servers:\n  crm: { network: private }\ngateways: { demo: {} }\ntokens:\n  - { gateway: demo }\n',
    problems: ['2:3 servers.crm.url: is missing', '5:5 tokens[0].name: is missing', '5:5 tokens[0].token: is missing'],
  },
  {
    name: 'an auth mode, a provision, users and an identity that do not exist',
    yaml: [
      'servers:',
      '  a: { url: https://a.example.com, auth: { mode: basic } }',
      '  b: { url: https://b.example.com, auth: {} }',
      '  c: { url: https://c.example.com, auth: none }',
      'gateways:',
      '  demo: { users: nobody, servers: [{ server: a, tools: some, identity: personal }] }',
    ].join('\n'),
    problems: [
      '2:44 servers.a.auth.mode: expected none, header or oauth',
      '3:36 servers.b.auth.mode: expected none, header or oauth',
      '4:36 servers.c.auth: expected a mapping, found text',
      '6:11 gateways.demo.users: expected everyone or a list of e-mail addresses',
      '6:49 gateways.demo.servers[0].tools: expected all, none or { allow: [names] }',
      '6:62 gateways.demo.servers[0].identity: expected shared or per-user',
    ],
  },
  {
    name: 'settings of OAuth, header names and a user of the wrong type',
    yaml: [
      'servers:',
      '  a:',
      '    url: https://a.example.com',
      '    auth:',
      '      mode: oauth',
      '      client: { secret: 7 }',
      '      resource: none',
      '      acceptIssuerSlash: yes please',
      '      scopes: read write',
      '      headers: { x-key: k }',
      '  b: { url: https://b.example.com, auth: { mode: header, headerNames: x-key } }',
      '  c: { url: https://c.example.com, auth: { mode: oauth, resource: { overwrite: x } } }',
      'gateways: { demo: {} }',
      'tokens: [{ name: ci, gateway: demo, token: env:T, user: [a@example.com] }]',
    ].join('\n'),
    problems: [
      '6:7 servers.a.auth.client.id: is missing',
      '6:17 servers.a.auth.client.secret: expected text, found a number: put it in quotes',
      '7:7 servers.a.auth.resource: expected auto, omit or { override: text }',
      '8:7 servers.a.auth.acceptIssuerSlash: expected true or false, found text',
      '9:7 servers.a.auth.scopes: expected a list, found text',
      '10:7 servers.a.auth.headers: is not a known key here',
      '11:58 servers.b.auth.headerNames: expected a list, found text',
      '11:58 servers.b.auth.headerNames: names no header',
      '12:57 servers.c.auth.resource: expected auto, omit or { override: text }',
      '14:51 tokens[0].user: expected text, found a list',
    ],
  },
  {
    name: 'an OpenID provider with what is missing, unknown or of the wrong type',
    yaml: 'signIn:\n  providers:\n    - { name: a, issuer: 7, client: { id: a }, network: lan, domain: a.com }\n  provider: a\n',
    problems: [
      '3:7 signIn.providers[0].domains: is missing',
      '3:18 signIn.providers[0].issuer: expected text, found a number: put it in quotes',
      '3:29 signIn.providers[0].client.secret: is missing',
      '3:48 signIn.providers[0].network: expected public or private',
      '3:62 signIn.providers[0].domain: is not a known key here',
      '4:3 signIn.provider: is not a known key here',
    ],
  },
];

const rules: readonly Row[] = [
  {
    name: 'an administrator without an address, with a password in the file',
    yaml: 'admin: { email: root, password: a long enough password }\n',
    problems: [
      '1:10 admin.email: is not an e-mail address',
      '1:23 admin.password: stands in the file: name a variable that holds it, as env:NAME',
    ],
  },
  {
    name: 'a public URL with a path',
    yaml: 'publicUrl: https://example.com/gatehouse\n',
    problems: ['1:1 publicUrl: it may not have a path: Gatehouse needs a host name of its own'],
  },
  {
    name: 'names that are none, even the one that JavaScript treats apart',
    yaml: 'servers:\n  Crm: { url: https://crm.example.com }\n  __proto__: { url: https://x.example.com }\ngateways:\n  -a: {}\n',
    problems: [
      '2:3 servers.Crm: is not a name: 1 to 63 of a-z, 0-9 and inner hyphens',
      '3:3 servers.__proto__: is not a name: 1 to 63 of a-z, 0-9 and inner hyphens',
      '5:3 gateways.-a: is not a name: 1 to 63 of a-z, 0-9 and inner hyphens',
    ],
  },
  {
    name: 'addresses that no server may have',
    yaml: [
      'servers:',
      '  a: { url: mcp.example.com }',
      '  b: { url: https://user:hunter2@b.example.com/mcp }',
      '  c: { url: https://c.example.com/mcp#top }',
      '  d: { url: http://d.example.com/mcp }',
      '  e: { url: https://10.1.2.3/mcp }',
      '  f: { url: "https://[::1]/mcp" }',
      '  g: { url: https://localhost/mcp }',
      '  h: { url: https://2130706433/mcp }',
      '  i: { url: ftp://i.example.com/mcp, network: private }',
      '  j: { url: http://127.0.0.1:3001/mcp, network: private }',
    ].join('\n'),
    problems: [
      '2:8 servers.a.url: it is not an http or https URL',
      '3:8 servers.b.url: it may not hold credentials: put them in headers',
      '4:8 servers.c.url: it may not have a fragment',
      '5:8 servers.d.url: plain http shows everything to the network: use https, or set network: private',
      '6:8 servers.e.url: its host is not on the internet: that needs network: private',
      '7:8 servers.f.url: its host is not on the internet: that needs network: private',
      '8:8 servers.g.url: its host is not on the internet: that needs network: private',
      '9:8 servers.h.url: its host is not on the internet: that needs network: private',
      '10:8 servers.i.url: it is not an http or https URL',
    ],
  },
  {
    name: 'proxies that are no addresses or networks, or everybody',
    yaml: 'trustedProxies: [10.0.0.0/8, 10.0.0.7, "fd00::/8", "::1", nginx, 10.0.0.0/33, "::/0", 0.0.0.0/00, "::ffff:10.0.0.7", 10.0.0.1/, "fe80::1%eth0", 300.1.1.1]\n',
    problems: [
      '1:59 trustedProxies[4]: is not an IP address or a network such as 10.0.0.0/8',
      '1:66 trustedProxies[5]: is not an IP address or a network such as 10.0.0.0/8',
      '1:79 trustedProxies[6]: trusts everybody, so that anybody could say to come from anywhere',
      '1:87 trustedProxies[7]: trusts everybody, so that anybody could say to come from anywhere',
      '1:99 trustedProxies[8]: is an IPv4 address written as IPv6: write it as IPv4',
      '1:118 trustedProxies[9]: is not an IP address or a network such as 10.0.0.0/8',
      '1:129 trustedProxies[10]: is not an IP address or a network such as 10.0.0.0/8',
      '1:145 trustedProxies[11]: is not an IP address or a network such as 10.0.0.0/8',
    ],
  },
  {
    name: 'a way out that is none',
    yaml: [
      'egress:',
      '  addresses: [203.0.113.7, mcp.example.com, "2001:db8::7"]',
      '  localAddress: eth0',
      '  proxy: socks5://user:hunter2@proxy:1080',
      '  noProxy: internal',
    ].join('\n'),
    problems: [
      '2:28 egress.addresses[1]: is not an IP address',
      '3:3 egress.localAddress: is not an IP address',
      '4:3 egress.proxy: is not the http or https URL of a proxy',
      '5:3 egress.noProxy: is not a known key here',
    ],
  },
  {
    name: 'a proxy with something behind its port',
    yaml: 'egress: { proxy: "http://user:hunter2@proxy:3128/path?x" }\n',
    problems: ['1:11 egress.proxy: may have a host, a port and credentials, and nothing behind them'],
  },
  {
    name: 'a proxy whose credentials are not written as a URL has them',
    yaml: 'egress: { proxy: "http://user:%hunter2@proxy:3128" }\n',
    problems: [
      '1:11 egress.proxy: holds credentials with a % that is not followed by two hexadecimal digits: write it as %25',
    ],
  },
  {
    name: 'a proxy whose variable is badly named',
    yaml: 'egress: { proxy: "env:MY PROXY" }\n',
    problems: ['1:11 egress.proxy: is not env:NAME: a variable name is made of letters, digits and underscores'],
  },
  {
    name: 'a proxy whose variable holds none',
    yaml: 'egress: { proxy: env:T }\n',
    problems: ['1:11 egress.proxy: is not the http or https URL of a proxy'],
  },
  {
    name: 'headers that may not be set, stand twice, or could not be sent',
    yaml: [
      'servers:',
      '  a:',
      '    url: https://a.example.com',
      '    auth:',
      '      mode: header',
      '      headers:',
      '        Host: x',
      '        Mcp-Session-Id: x',
      '        connection: x',
      '        "x key": x',
      '        X-Key: "env:"',
      '        x-key: x',
      '        empty: ""',
      '        broken: "hunter2\\r\\nHost: evil"',
      '  b: { url: https://b.example.com, auth: { mode: header, headers: {} } }',
    ].join('\n'),
    problems: [
      '7:9 servers.a.auth.headers.Host: the gateway sets this header itself',
      '8:9 servers.a.auth.headers.Mcp-Session-Id: the gateway sets this header itself',
      '9:9 servers.a.auth.headers.connection: the gateway sets this header itself',
      '10:9 servers.a.auth.headers."x key": a header name is made of letters, digits and hyphens',
      '11:9 servers.a.auth.headers.X-Key: is not env:NAME: a variable name is made of letters, digits and underscores',
      '12:9 servers.a.auth.headers.x-key: stands twice: case makes no difference',
      '13:9 servers.a.auth.headers.empty: the value is empty',
      '14:9 servers.a.auth.headers.broken: the value holds a line break, a control character or space at an end, which no header may carry',
      '15:58 servers.b.auth.headers: names no header',
    ],
  },
  {
    name: 'header names that may not be set, stand twice, are none, or stand beside values',
    yaml: [
      'servers:',
      '  a: { url: https://a.example.com, auth: { mode: header, headerNames: [x-key, Host, "x key", X-Key] } }',
      '  b: { url: https://b.example.com, auth: { mode: header, headerNames: [] } }',
      '  c: { url: https://c.example.com, auth: { mode: header } }',
      '  d: { url: https://d.example.com, auth: { mode: header, headerNames: [x-key], headers: { x-key: hunter2 } } }',
    ].join('\n'),
    problems: [
      '2:79 servers.a.auth.headerNames[1]: the gateway sets this header itself',
      '2:85 servers.a.auth.headerNames[2]: a header name is made of letters, digits and hyphens',
      '2:94 servers.a.auth.headerNames[3]: stands twice: case makes no difference',
      '3:58 servers.b.auth.headerNames: names no header',
      '4:36 servers.c.auth: names no header: it needs headers, with values, or headerNames',
      '5:58 servers.d.auth.headerNames: says again what headers says: leave one of them out',
    ],
  },
  {
    name: 'settings of OAuth that cannot be',
    yaml: [
      'servers:',
      '  a:',
      '    url: https://a.example.com',
      '    auth:',
      '      mode: oauth',
      '      client: { id: "", secret: "hunter2\\n", issuer: http://as.example.com }',
      '      authorizationServer: https://as.example.com/?hunter2',
      '      resource: { override: "two words" }',
      '      scopes: [read, "read write", "", \'"\']',
      '  b:',
      '    url: https://b.example.com',
      '    auth: { mode: oauth, client: { id: "env:A B", secret: env:T, issuer: "https://u:hunter2@as.example.com" }, authorizationServer: as, resource: { override: "" } }',
      '  c: { url: http://c.internal, network: private, auth: { mode: oauth, client: { id: c, issuer: http://as.internal } } }',
      'gateways: { demo: {} }',
      'tokens: [{ name: ci, gateway: demo, token: env:T, user: anna }]',
    ].join('\n'),
    problems: [
      '6:17 servers.a.auth.client.id: is empty',
      '6:25 servers.a.auth.client.secret: holds a character that is not printable ASCII',
      '6:46 servers.a.auth.client.issuer: plain http shows everything to the network: use https, or set network: private',
      '7:7 servers.a.auth.authorizationServer: an issuer has no query',
      '8:19 servers.a.auth.resource.override: holds a space or a character that is not printable ASCII',
      '9:22 servers.a.auth.scopes[1]: is not one scope: printable ASCII without spaces',
      '9:36 servers.a.auth.scopes[2]: is not one scope: printable ASCII without spaces',
      '9:40 servers.a.auth.scopes[3]: is not one scope: printable ASCII without spaces',
      '12:36 servers.b.auth.client.id: is not env:NAME: a variable name is made of letters, digits and underscores',
      '12:66 servers.b.auth.client.issuer: an issuer holds no credentials',
      '12:112 servers.b.auth.authorizationServer: it is not an http or https URL',
      '12:149 servers.b.auth.resource.override: is empty',
      '15:51 tokens[0].user: is not an e-mail address',
    ],
  },
  {
    name: 'a client whose variable holds nothing that can be sent',
    yaml: 'servers:\n  a: { url: https://a.example.com, auth: { mode: oauth, client: { id: env:T, secret: env:BROKEN } } }\n',
    problems: ['2:78 servers.a.auth.client.secret: holds a character that is not printable ASCII'],
  },
  {
    name: 'servers and prefixes that do not fit together on a gateway',
    yaml: [
      'servers: { a: { url: https://a.example.com }, b: { url: https://b.example.com } }',
      'gateways:',
      '  one:',
      '    servers:',
      '      - a',
      '      - c',
      '      - a',
      '      - { server: b, prefix: a }',
      '      - { server: d, prefix: x }',
      '      - { server: b, prefix: a__b }',
      '  two: { servers: [a, { server: a, prefix: "" }, { server: b, prefix: "" }] }',
    ].join('\n'),
    problems: [
      '6:9 gateways.one.servers[1]: names the server "c", which this file does not have',
      '7:9 gateways.one.servers[2]: uses the prefix "a", which "a" has on this gateway already: give one of them another prefix',
      '8:22 gateways.one.servers[3].prefix: uses the prefix "a", which "a" has on this gateway already: give one of them another prefix',
      '9:11 gateways.one.servers[4].server: names the server "d", which this file does not have',
      '10:22 gateways.one.servers[5].prefix: is not a prefix: up to 64 of A-Z a-z 0-9 . - and _, without "__"',
      '11:63 gateways.two.servers[2].prefix: uses the prefix "", which "a" has on this gateway already: give one of them another prefix',
    ],
  },
  {
    name: 'tokens of an unknown gateway, with a bad or repeated name, or that are none',
    yaml: [
      'gateways: { demo: {} }',
      'tokens:',
      '  - { name: a, gateway: nope, token: env:T }',
      '  - { name: a b, gateway: demo, token: env:T }',
      '  - { name: c, gateway: demo, token: hunter2 }',
      '  - { name: c, gateway: demo, token: gth_hunter2 }',
      '  - { name: d, gateway: demo, token: "env:A B" }',
    ].join('\n'),
    problems: [
      '3:16 tokens[0].gateway: names the gateway "nope", which this file does not have',
      '4:7 tokens[1].name: is not a name: 1 to 64 of A-Z a-z 0-9 . _ and -',
      '5:31 tokens[2].token: is not a token: gth_ and at least 22 of A-Z a-z 0-9 _ and -, as "echo gth_$(openssl rand -hex 32)" makes it',
      '6:7 tokens[3].name: stands twice on this gateway',
      '6:31 tokens[3].token: is not a token: gth_ and at least 22 of A-Z a-z 0-9 _ and -, as "echo gth_$(openssl rand -hex 32)" makes it',
      '7:31 tokens[4].token: is not env:NAME: a variable name is made of letters, digits and underscores',
    ],
  },
  {
    name: 'apps with ids, names, addresses and secrets that cannot be',
    yaml: [
      'apps:',
      '  - { id: reports, redirectUris: [https://reports.example.com/cb], secret: env:BROKEN }',
      '  - { id: reports, redirectUris: [] }',
      '  - { id: "two words", name: "", redirectUris: ["http://10.0.0.7/cb", "https://a.example.com/#x", "javascript:alert(1)"] }',
      '  - { id: "", redirectUris: [cb, "https://user:hunter2@a.example.com/"], secret: "" }',
      '  - { id: ok, redirectUris: ["cursor://cb", "http://localhost:7777/cb", "http://[::1]/cb"], secret: "env:A B" }',
    ].join('\n'),
    problems: [
      '3:7 apps[1].id: stands twice',
      '3:20 apps[1].redirectUris: names no address',
      '4:7 apps[2].id: is not an id: 1 to 128 visible ASCII characters without spaces',
      '4:24 apps[2].name: is not a name: 1 to 128 characters on one line',
      '4:49 apps[2].redirectUris[0]: is neither https, nor http on this machine, nor of a scheme that is known: cursor, vscode, vscode-insiders, windsurf, claude, zed, goose, raycast',
      '4:71 apps[2].redirectUris[1]: has a fragment, which an address to come back to may not have',
      '4:99 apps[2].redirectUris[2]: is neither https, nor http on this machine, nor of a scheme that is known: cursor, vscode, vscode-insiders, windsurf, claude, zed, goose, raycast',
      '5:7 apps[3].id: is not an id: 1 to 128 visible ASCII characters without spaces',
      '5:30 apps[3].redirectUris[0]: is not an address',
      '5:34 apps[3].redirectUris[1]: has a user name or password in it',
      '5:74 apps[3].secret: is empty',
      '6:93 apps[4].secret: is not env:NAME: a variable name is made of letters, digits and underscores',
    ],
  },
  {
    name: 'an app whose variable holds no secret',
    yaml: 'apps: [{ id: reports, redirectUris: [https://reports.example.com/cb], secret: env:BROKEN }]\n',
    problems: ['1:71 apps[0].secret: holds a character that is not printable ASCII'],
  },
  {
    name: 'OpenID providers with names, issuers, clients and domains that cannot be',
    yaml: [
      'signIn:',
      '  providers:',
      '    - { name: acme, issuer: https://login.acme.com/.well-known/openid-configuration, client: { id: a, secret: env:T }, domains: [acme.com] }',
      '    - { name: acme, issuer: https://acme.com\\.well-known\\oauth-authorization-server\\t, client: { id: "", secret: "hunter2\\n" }, domains: [] }',
      '    - { name: Acme SSO, issuer: http://login.acme.com, client: { id: a, secret: "env:A B" }, domains: [localhost, "*.acme.com", a@acme.com] }',
      '    - { name: b, issuer: https://10.0.0.7, client: { id: b, secret: env:T }, domains: [b.com] }',
      '    - { name: c, issuer: "https://u:hunter2@c.com", client: { id: c, secret: env:T }, domains: [c.com] }',
      '    - { name: d, issuer: "https://d.com/?tenant=hunter2", client: { id: d, secret: env:T }, domains: [d.com] }',
      '    - { name: e, issuer: http://10.0.0.7, network: private, client: { id: e, secret: env:T }, domains: [e.com] }',
      '    - { name: f, issuer: login.f.com, client: { id: f, secret: env:T }, domains: [f.com] }',
    ].join('\n'),
    problems: [
      '3:21 signIn.providers[0].issuer: is the address of metadata: write the issuer that stands in it',
      '4:9 signIn.providers[1].name: stands twice',
      '4:21 signIn.providers[1].issuer: is the address of metadata: write the issuer that stands in it',
      '4:98 signIn.providers[1].client.id: is empty',
      '4:106 signIn.providers[1].client.secret: holds a character that is not printable ASCII',
      '4:129 signIn.providers[1].domains: names no domain: nobody could come in',
      '5:9 signIn.providers[2].name: is not a name: 1 to 63 of a-z, 0-9 and inner hyphens',
      '5:25 signIn.providers[2].issuer: plain http shows everything to the network: use https, or set network: private',
      '5:73 signIn.providers[2].client.secret: is not env:NAME: a variable name is made of letters, digits and underscores',
      '5:104 signIn.providers[2].domains[0]: is not a domain such as example.com',
      '5:115 signIn.providers[2].domains[1]: is not a domain such as example.com',
      '5:129 signIn.providers[2].domains[2]: is not a domain such as example.com',
      '6:18 signIn.providers[3].issuer: its host is not on the internet: that needs network: private',
      '7:18 signIn.providers[4].issuer: an issuer holds no credentials',
      '8:18 signIn.providers[5].issuer: an issuer has no query',
      '10:18 signIn.providers[7].issuer: it is not an http or https URL',
    ],
  },
  {
    name: 'an OpenID provider whose variables hold nothing that can be sent',
    yaml: 'signIn: { providers: [{ name: a, issuer: https://a.com, client: { id: env:BROKEN, secret: env:BROKEN }, domains: [a.com] }] }\n',
    problems: [
      '1:67 signIn.providers[0].client.id: holds a character that is not printable ASCII',
      '1:83 signIn.providers[0].client.secret: holds a character that is not printable ASCII',
    ],
  },
  {
    name: 'users that are none',
    yaml: 'gateways: { demo: { users: [anna@example.com, ben] }, other: { users: nobody } }\n',
    problems: [
      '1:47 gateways.demo.users[1]: is not an e-mail address',
      '1:64 gateways.other.users: expected everyone or a list of e-mail addresses',
    ],
  },
  {
    name: 'problems of type and of meaning together',
    yaml: 'servers:\n  a: { url: 1 }\ngateways:\n  demo: { servers: [b] }\n',
    problems: [
      '2:8 servers.a.url: expected text, found a number: put it in quotes',
      '4:21 gateways.demo.servers[0]: names the server "b", which this file does not have',
    ],
  },
];

describe.each([...shape, ...rules])('a configuration file with $name', ({ yaml, problems }) => {
  const error = refusal(yaml);

  test('is refused with all of them', () => {
    const lines = problems.map((problem) => `  gatehouse.yaml:${problem}`).join('\n');
    expect(error).toEqual({
      code: 'config_invalid',
      message: `gatehouse.yaml is not a valid configuration:\n${lines}`,
    });
  });

  test('does not have its secrets repeated', () => {
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});

function refusal(yaml: string): { code: string; message: string } | undefined {
  try {
    parseConfig({
      file: 'gatehouse.yaml',
      text: yaml,
      environment: { T: `gth_${'t'.repeat(32)}`, BROKEN: 'hunter2\r\n' },
    });
    return undefined;
  } catch (error) {
    if (!isCoded(error)) throw error;
    return { code: error.code, message: error.message };
  }
}
