import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { keyBenches } from './key-bench.ts';
import { eachOnItsBench } from './key-stores.ts';
import { startHelper } from './process.ts';
import { addSecrets, expectedSecrets, readSecrets } from './secrets.ts';

const rows = 300;
const kills = 12;

describe.each(keyBenches)('rotation by another process on %s', (_, createBench) => {
  const bench = eachOnItsBench(createBench);

  test('killed at any moment, and again, loses no value, and leaves one key once it is run to its end', async () => {
    const store = await bench.open();
    await addSecrets(store, rows);
    const highest = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const { child, lines } = startHelper('rotate-for-ever.ts', bench.place);
      await once(child.stdout, 'data');
      await sleep(Math.random() * 300);
      child.kill('SIGKILL');
      await lines;
      const again = await bench.open();
      expect(await readSecrets(again)).toEqual(expectedSecrets(rows));
      highest.push((await again.keys.list()).at(-1)?.id);
      await again.close();
    }
    expect(highest.at(-1)).toBeGreaterThan(1);
    await store.keys.rotate({ renewMaster: false });
    expect((await store.keys.list()).map(({ state }) => state)).toEqual(['active']);
    expect(await readSecrets(store)).toEqual(expectedSecrets(rows));
  }, 180_000);

  test('goes on while a process writes, and what was acknowledged last is there', async () => {
    const store = await bench.open();
    await addSecrets(store, 20);
    const { child, lines } = startHelper('write-secrets.ts', bench.place);
    await once(child.stdout, 'data');
    for (let round = 0; round < 5; round += 1) await store.keys.rotate({ renewMaster: false });
    child.kill('SIGTERM');
    const written = (await lines).map((line) => line.split('=') as [string, string]);
    expect(written.length).toBeGreaterThan(5);
    const last = { ...expectedSecrets(20), ...Object.fromEntries(written) };
    expect(await readSecrets(store)).toEqual(last);
    await store.keys.rotate({ renewMaster: false });
    expect(await store.keys.list()).toHaveLength(1);
    expect(await readSecrets(await bench.open())).toEqual(last);
  }, 120_000);
});
