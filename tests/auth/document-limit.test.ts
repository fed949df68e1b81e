import { expect, test, vi } from 'vitest';
import { limitDocuments } from '../../packages/gateway/src/auth/apps/document-limit.ts';
import { eachInItsFolder } from '../store/folder.ts';

const folder = eachInItsFolder();
const [one, neighbour, other] = ['203.0.113.7', '203.0.113.8', '198.51.100.7'];

/** Fetches that go on until they are told to end. */
async function held() {
  const ends: (() => void)[] = [];
  const fetchDocument = () => new Promise<Response>((resolve) => ends.push(() => resolve(new Response('{}'))));
  const { attempts } = await folder.open();
  return { ends, documents: limitDocuments(fetchDocument, attempts) };
}

test('a network may have twenty documents fetched within a minute, whatever others do', async () => {
  const { documents } = await held();
  const ask = (address: string) => documents.serveFor(address, async () => documents.limitFetch());
  const answers = [];
  for (let count = 0; count < 21; count++) answers.push(await ask(count % 2 ? one : neighbour));
  expect(answers.slice(0, 20).filter((each) => each !== undefined)).toEqual([]);
  const { retryAfter = 0, description } = answers[20] ?? {};
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect(description).toBe(`too many apps are being looked up: try again in ${retryAfter} seconds`);
  expect(await ask(other)).toBeUndefined();
});

test('so many are fetched at one moment and no more, and nobody is let through meanwhile', async () => {
  const { documents, ends } = await held();
  const fetches = Array.from({ length: 20 }, () => documents.fetchDocument('https://app.example/client.json', {}));
  await vi.waitFor(() => expect(ends).toHaveLength(16));
  expect(await documents.serveFor(other, () => documents.limitFetch())).toEqual({
    description: 'too many apps are being looked up: try again in 5 seconds',
    retryAfter: 5,
  });
  while (ends.length > 0) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  await Promise.all(fetches);
  expect(await documents.serveFor(other, () => documents.limitFetch())).toBeUndefined();
});
