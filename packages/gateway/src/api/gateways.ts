import { z } from 'zod';
import { addAssignment, removeAssignment, updateAssignment } from '../admin/assignments.ts';
import { setGatewayAccess } from '../admin/gateway-access.ts';
import { addGateway } from '../admin/gateways.ts';
import { listGateways } from '../admin/lists/gateways.ts';
import { orderAssignments } from '../admin/order-assignments.ts';
import { removeGateway } from '../admin/remove.ts';
import { setDisabled } from '../admin/set-disabled.ts';
import { coded } from '../errors/coded-error.ts';
import { operation } from './operation.ts';
import { pageOf, pageOfList, pageQuery } from './page.ts';
import type { ApiParts } from './parts.ts';
import { email, id, name, scheme, slug, text } from './schemas.ts';

const tag = 'gateways';

const provision = z
  .union([z.enum(['all', 'none']), z.strictObject({ allow: z.array(text(2000)).max(1000) })])
  .meta({ id: 'Provision', description: 'What is let through: tools and prompts by name, resources by URI.' });

const users = z
  .union([z.literal('everyone'), z.array(email).max(1000)])
  .describe('Who may reach it: everyone who has an account, or these e-mail addresses. Unknown ones are made members.');

export const assignment = z
  .object({ id: z.string(), server: z.string(), prefix: z.string(), tools: provision, identity: scheme })
  .meta({ id: 'Assignment', description: 'A server on a gateway.' });

const gateway = z
  .object({
    name: z.string(),
    disabled: z.boolean(),
    users: z.union([z.literal('everyone'), z.array(z.string())]),
    assignments: z.array(assignment).describe('In the order of lists; of two equal names the first wins.'),
  })
  .meta({ id: 'Gateway' });

const parameters = z.object({ gateway: slug });
const assigned = z.object({ gateway: slug, assignment: id });

export const gatewayOperations = [
  operation({
    id: 'listGateways',
    method: 'GET',
    path: '/gateways',
    tag,
    summary: 'List the gateways, who may reach them, and the servers on them',
    access: 'admin',
    query: z.strictObject(pageQuery),
    answer: pageOf(gateway, 'GatewayPage'),
    errors: [],
    handle: async ({ parts, query }) => pageOfList(await listGateways(parts.store), (each) => each.name, query),
  }),
  operation({
    id: 'addGateway',
    method: 'POST',
    path: '/gateways',
    tag,
    summary: 'Make a gateway without servers',
    access: 'admin',
    body: z.strictObject({ name, users: users.default('everyone') }).meta({ id: 'NewGateway' }),
    answer: gateway,
    status: 201,
    errors: ['slug_invalid', 'gateway_exists', 'email_invalid'],
    async handle({ parts, administration, body }) {
      await addGateway(administration, { slug: body.name, users: body.users });
      return listed(parts, body.name);
    },
  }),
  operation({
    id: 'readGateway',
    method: 'GET',
    path: '/gateways/{gateway}',
    tag,
    summary: 'Read one gateway',
    access: 'admin',
    parameters,
    answer: gateway,
    errors: ['gateway_unknown'],
    handle: ({ parts, parameters: { gateway: slugOf } }) => listed(parts, slugOf),
  }),
  operation({
    id: 'changeGateway',
    method: 'PATCH',
    path: '/gateways/{gateway}',
    tag,
    summary: 'Say who may reach a gateway, or switch it off or on; what others have under way there ends',
    description: 'Each of the two is done and recorded on its own, who may reach it first.',
    access: 'admin',
    parameters,
    body: z.strictObject({ users: users.optional(), disabled: z.boolean().optional() }),
    answer: gateway,
    errors: ['gateway_unknown', 'email_invalid'],
    async handle({ parts, administration, parameters: { gateway: slugOf }, body: { users: wanted, disabled } }) {
      if (wanted !== undefined) await setGatewayAccess(administration, { gateway: slugOf, users: wanted });
      if (disabled !== undefined) await setDisabled(administration, { noun: 'gateway', slug: slugOf, disabled });
      return listed(parts, slugOf);
    },
  }),
  operation({
    id: 'removeGateway',
    method: 'DELETE',
    path: '/gateways/{gateway}',
    tag,
    summary: 'Forget a gateway with its tokens and what apps were let into; its servers stay, what runs on it ends',
    access: 'admin',
    parameters,
    errors: ['gateway_unknown'],
    handle: ({ administration, parameters: { gateway: slugOf } }) => removeGateway(administration, slugOf),
  }),
  operation({
    id: 'addAssignment',
    method: 'POST',
    path: '/gateways/{gateway}/assignments',
    tag,
    summary: 'Put a server on a gateway, behind those that are there',
    access: 'admin',
    parameters,
    body: z
      .strictObject({
        server: slug,
        prefix: name.optional().describe('The server’s name where left out, empty for none.'),
        tools: provision.default('all'),
        identity: scheme.optional(),
      })
      .meta({ id: 'NewAssignment' }),
    answer: assignment,
    status: 201,
    errors: ['gateway_unknown', 'server_unknown', 'prefix_invalid', 'prefix_taken'],
    async handle({ administration, parameters: { gateway: slugOf }, body }) {
      return { ...(await addAssignment(administration, slugOf, body)), server: body.server };
    },
  }),
  operation({
    id: 'orderAssignments',
    method: 'PUT',
    path: '/gateways/{gateway}/order',
    tag,
    summary: 'Put assignments of a gateway in another order; of two equal names the first wins',
    description:
      'Those that are named take the places that they hold among themselves; the others stay where they are.',
    access: 'admin',
    parameters,
    body: z
      .strictObject({ assignments: z.array(id).min(1).max(1000).refine(areDistinct, 'names one twice') })
      .meta({ id: 'AssignmentOrder' }),
    answer: gateway,
    errors: ['gateway_unknown', 'assignment_unknown'],
    async handle({ parts, administration, parameters: { gateway: slugOf }, body }) {
      await orderAssignments(administration, slugOf, body.assignments);
      return listed(parts, slugOf);
    },
  }),
  operation({
    id: 'changeAssignment',
    method: 'PATCH',
    path: '/gateways/{gateway}/assignments/{assignment}',
    tag,
    summary: 'Change what an assignment lets through, or who its server is called as',
    access: 'admin',
    parameters: assigned,
    body: z.strictObject({ tools: provision.optional(), identity: scheme.optional() }),
    answer: assignment,
    errors: ['gateway_unknown', 'assignment_unknown'],
    async handle({ parts, administration, parameters: at, body }) {
      await updateAssignment(administration, { gateway: at.gateway, id: at.assignment }, body);
      const { assignments } = await listed(parts, at.gateway);
      return assignments.find((each) => each.id === at.assignment);
    },
  }),
  operation({
    id: 'removeAssignment',
    method: 'DELETE',
    path: '/gateways/{gateway}/assignments/{assignment}',
    tag,
    summary: 'Take a server off a gateway; what runs there ends',
    access: 'admin',
    parameters: assigned,
    errors: ['gateway_unknown', 'assignment_unknown'],
    handle: ({ administration, parameters: at }) =>
      removeAssignment(administration, { gateway: at.gateway, id: at.assignment }),
  }),
];

function areDistinct(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

async function listed({ store }: ApiParts, slugOf: string) {
  const found = (await listGateways(store)).find((each) => each.name === slugOf);
  if (!found) throw coded('gateway_unknown', { slug: slugOf });
  return found;
}
