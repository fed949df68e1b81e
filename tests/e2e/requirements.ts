/** Something that a revision of the protocol gives clients, which must work through a gateway over several servers. */
export interface Requirement {
  readonly id: string;
  readonly text: string;
  /** The page of the specification, under https://modelcontextprotocol.io/specification/, of the newest revision that has it. */
  readonly spec: string;
  readonly since: '2025-03-26' | '2025-06-18' | '2025-11-25';
}

const tools = '2025-11-25/server/tools';
const prompts = '2025-11-25/server/prompts';
const resources = '2025-11-25/server/resources';
const completion = '2025-11-25/server/utilities/completion';
const logging = '2025-11-25/server/utilities/logging';
const pagination = '2025-11-25/server/utilities/pagination';
const progress = '2025-11-25/basic/utilities/progress';
const cancellation = '2025-11-25/basic/utilities/cancellation';
const transports = '2025-11-25/basic/transports';
const tasks = '2025-11-25/basic/utilities/tasks';
const lifecycle = '2025-11-25/basic/lifecycle';
const sampling = '2025-11-25/client/sampling';
const elicitation = '2025-11-25/client/elicitation';
const roots = '2025-11-25/client/roots';

const rows = [
  {
    id: 'capabilities',
    since: '2025-03-26',
    spec: lifecycle,
    text: 'a gateway declares what its servers may do, and to servers what its client can do',
  },
  {
    id: 'tools.list',
    since: '2025-03-26',
    spec: tools,
    text: 'the tools of all servers are one list, with all that their servers say of them',
  },
  {
    id: 'tools.call',
    since: '2025-03-26',
    spec: tools,
    text: 'a call reaches the server that owns the tool, and its result the client as it came',
  },
  {
    id: 'tools.structured',
    since: '2025-06-18',
    spec: tools,
    text: 'structured content, and the schema that it follows, pass',
  },
  {
    id: 'tools.links',
    since: '2025-06-18',
    spec: tools,
    text: 'a link to a resource in a result can be read at the server that gave it',
  },
  { id: 'prompts.list', since: '2025-03-26', spec: prompts, text: 'the prompts of all servers are one list' },
  { id: 'prompts.get', since: '2025-03-26', spec: prompts, text: 'a prompt is got from the server that owns it' },
  {
    id: 'resources.list',
    since: '2025-03-26',
    spec: resources,
    text: 'the resources of all servers are one list, and so are their templates',
  },
  {
    id: 'resources.read',
    since: '2025-03-26',
    spec: resources,
    text: 'a resource is read at the server that lists it or has a template for it',
  },
  {
    id: 'resources.subscribe',
    since: '2025-03-26',
    spec: resources,
    text: 'a subscription reaches the server that owns the resource, and its updates the client',
  },
  {
    id: 'resources.unsubscribe',
    since: '2025-03-26',
    spec: resources,
    text: 'a subscription ends at the server where it was made',
  },
  {
    id: 'resources.resubscribe',
    since: '2025-03-26',
    spec: resources,
    text: 'a server that forgot our session is subscribed to again',
  },
  {
    id: 'list-changed',
    since: '2025-03-26',
    spec: tools,
    text: 'a change of a list of any server reaches the client, which then sees the new list',
  },
  {
    id: 'completion',
    since: '2025-03-26',
    spec: completion,
    text: 'an argument of a prompt or a template is completed by the server that owns it',
  },
  {
    id: 'completion.context',
    since: '2025-06-18',
    spec: completion,
    text: 'arguments that were chosen before reach the server with it',
  },
  {
    id: 'logging.level',
    since: '2025-03-26',
    spec: logging,
    text: 'a log level holds for every server that logs, whenever its session is opened',
  },
  {
    id: 'logging.messages',
    since: '2025-03-26',
    spec: logging,
    text: 'log messages reach the client within a call and outside of calls',
  },
  {
    id: 'progress',
    since: '2025-03-26',
    spec: progress,
    text: 'progress of a call reaches the client under the token that it chose',
  },
  {
    id: 'progress.of-clients',
    since: '2025-03-26',
    spec: progress,
    text: 'progress of what a server asked reaches that server under its own token',
  },
  {
    id: 'cancellation',
    since: '2025-03-26',
    spec: cancellation,
    text: 'a cancelled call is cancelled at the server that has it',
  },
  {
    id: 'cancellation.by-server',
    since: '2025-03-26',
    spec: cancellation,
    text: 'a server can take back what it asked of a client',
  },
  { id: 'ping', since: '2025-03-26', spec: '2025-11-25/basic/utilities/ping', text: 'either side is answered a ping' },
  { id: 'sampling', since: '2025-03-26', spec: sampling, text: 'a server has the model of the client say something' },
  {
    id: 'sampling.tools',
    since: '2025-11-25',
    spec: sampling,
    text: 'tools, and what the model wants of them, pass with it',
  },
  {
    id: 'elicitation',
    since: '2025-06-18',
    spec: elicitation,
    text: 'a server asks the person at the client to fill in a form',
  },
  {
    id: 'elicitation.url',
    since: '2025-11-25',
    spec: elicitation,
    text: 'a server sends the person at the client to a page, and tells when it is done',
  },
  {
    id: 'elicitation.required',
    since: '2025-11-25',
    spec: elicitation,
    text: 'a call that needs a page first fails with what the client needs to open it',
  },
  { id: 'roots', since: '2025-03-26', spec: roots, text: 'a server asks for the roots of the client' },
  {
    id: 'roots.changed',
    since: '2025-03-26',
    spec: roots,
    text: 'changed roots are told to every server that has a session',
  },
  {
    id: 'requests.apart',
    since: '2025-03-26',
    spec: transports,
    text: 'two servers may ask under the same id, and each gets its own answer',
  },
  {
    id: 'requests.refused',
    since: '2025-03-26',
    spec: lifecycle,
    text: 'what a client did not declare is not asked of it',
  },
  {
    id: 'tasks.call',
    since: '2025-11-25',
    spec: tasks,
    text: 'a call becomes a task of the server, which the client can follow in any session of its own',
  },
  { id: 'tasks.result', since: '2025-11-25', spec: tasks, text: 'the result of a task is that of the call' },
  { id: 'tasks.cancel', since: '2025-11-25', spec: tasks, text: 'a task is cancelled at its server' },
  {
    id: 'tasks.status',
    since: '2025-11-25',
    spec: tasks,
    text: 'how a task stands is told under the id that the client knows',
  },
  {
    id: 'tasks.input',
    since: '2025-11-25',
    spec: tasks,
    text: 'what a task asks of the client is related to it on both sides',
  },
  {
    id: 'tasks.apart',
    since: '2025-11-25',
    spec: tasks,
    text: 'a task is out of reach of everybody but the principal that began it',
  },
  { id: 'pagination', since: '2025-03-26', spec: pagination, text: 'lists that servers give in pages are whole' },
  {
    id: 'pagination.cursor',
    since: '2025-03-26',
    spec: pagination,
    text: 'a cursor that is not ours is refused as invalid params',
  },
  { id: 'icons', since: '2025-11-25', spec: '2025-11-25/basic#icons', text: 'icons and titles pass as they came' },
  {
    id: 'meta',
    since: '2025-06-18',
    spec: '2025-11-25/basic#meta',
    text: 'what either side says in _meta passes as it came',
  },
  {
    id: 'apps',
    since: '2025-11-25',
    spec: '../extensions/apps/overview',
    text: 'the page that shows a tool is read at its server, listed or not, by clients that show pages',
  },
  {
    id: 'sessions.any-instance',
    since: '2025-03-26',
    spec: transports,
    text: 'whatever belongs to a session is served by whichever instance it reaches, and goes on when one is gone',
  },
  {
    id: 'sessions.forgotten',
    since: '2025-03-26',
    spec: transports,
    text: 'a session that its server forgot is opened anew once, for all instances',
  },
  {
    id: 'sessions.end',
    since: '2025-03-26',
    spec: transports,
    text: 'a session that its client ends, or nobody uses, is ended on all instances and at its servers',
  },
  {
    id: 'sessions.renewed-token',
    since: '2025-03-26',
    spec: transports,
    text: 'a session outlives the token of its client, on whichever instance that is renewed',
  },
  {
    id: 'streams.joined',
    since: '2025-03-26',
    spec: transports,
    text: 'one GET stream brings what all servers tell outside of calls, and is joined again when they end theirs',
  },
  {
    id: 'streams.resumed',
    since: '2025-03-26',
    spec: transports,
    text: 'a client that lost a stream goes on after the last event it has, over any instance, where its server can',
  },
] as const satisfies readonly Requirement[];

export type RequirementId = (typeof rows)[number]['id'];

export const requirements: readonly Requirement[] = rows;

/** Begins the name of a test with the requirements that it holds us to. */
export function meets(...ids: readonly RequirementId[]): string {
  return `[${ids.join(', ')}]`;
}
