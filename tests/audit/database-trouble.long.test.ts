import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { createCluster } from '../postgres/cluster.ts';
import { createDatabase } from '../postgres/database.ts';
import { benchOn } from './bench.ts';
import { event, ids } from './event.ts';
import { postgresPlace } from './places.ts';

test('a database that restarts again and again loses and doubles nothing', async () => {
  const cluster = await createCluster({ durable: true });
  const bench = benchOn(await postgresPlace(cluster.url('')));
  try {
    const trail = await bench.trail({ capacity: 300 });
    const recorded: string[] = [];
    let stopped = false;
    const recording = (async () => {
      for (let number = 0; !stopped; number += 1) {
        // Who is refused for want of room does nothing that would have to be recorded.
        const room = await Promise.resolve(trail.room()).then(
          () => true,
          () => false,
        );
        if (!room) {
          await delay(10);
          continue;
        }
        trail.record(event(`e${number}`));
        recorded.push(`e${number}`);
        await delay(1);
      }
    })();
    for (const mode of ['immediate', 'fast', 'immediate'] as const) {
      await delay(400);
      await cluster.stop(mode);
      await delay(600);
      await cluster.start();
    }
    stopped = true;
    await recording;
    await trail.flush();
    expect(recorded.length).toBeGreaterThan(300);
    expect(await bench.kept()).toEqual(recorded);
    expect(await (await bench.reader()).verify()).toMatchObject({ events: recorded.length });
    await trail.close();
  } finally {
    await bench.remove().catch(() => undefined);
    await cluster.remove();
  }
}, 120_000);

test('a batch whose commit was never answered is kept once', async () => {
  const { url, drop } = await createDatabase();
  const lossy = await cutAfterCommits(new URL(inject('postgres')), 3);
  const through = new URL(url);
  through.port = String(lossy.port);
  const bench = benchOn({ place: url, sql: async () => undefined, remove: drop });
  await (await bench.trail()).close();
  const behind = benchOn({ place: through.href, sql: async () => undefined, remove: async () => undefined });
  const trail = await behind.trail();
  lossy.begin();
  for (const id of ids('a', 100)) trail.record(event(id));
  await delay(50);
  for (const id of ids('b', 50)) trail.record(event(id));
  await trail.flush();
  await trail.close();
  expect(lossy.cuts()).toBe(3);
  expect(await bench.kept()).toEqual([...ids('a', 100), ...ids('b', 50)]);
  expect(await (await bench.reader()).verify()).toMatchObject({ events: 150 });
  await behind.remove();
  await bench.remove();
  lossy.close();
}, 60_000);

/** A way to a Postgres server that lets the first commits through and cuts the connection before their answer. */
async function cutAfterCommits({ hostname, port }: URL, most: number) {
  let cuts = 0;
  let cutting = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const database = connect(Number(port), hostname);
    let mute = false;
    for (const socket of [client, database]) sockets.add(socket.on('error', () => undefined));
    client.on('data', (chunk) => {
      database.write(chunk);
      if (!cutting || cuts >= most || !chunk.includes('commit\0')) return;
      cuts += 1;
      mute = true;
      setTimeout(() => client.destroy(), 100);
    });
    database.on('data', (chunk) => mute || client.write(chunk));
    client.on('close', () => database.destroy());
    database.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    begin: () => {
      cutting = true;
    },
    cuts: () => cuts,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
