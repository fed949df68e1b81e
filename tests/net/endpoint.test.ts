import { expect, test } from 'vitest';
import { databaseEndpoints } from '../../packages/gateway/src/net/endpoint.ts';

const what = "Gatehouse's own database";

test.each([
  ['postgres://u:p@db.example.com/gatehouse', 'db.example.com', 5432],
  ['postgresql://db.example.com:6543/gatehouse?sslmode=require', 'db.example.com', 6543],
  ['postgres://u:p@[fd00::5]:5432/gatehouse', 'fd00::5', 5432],
  ['postgres:///gatehouse', 'localhost', 5432],
  ['postgres:///gatehouse?host=db.example.com&port=7000', 'db.example.com', 7000],
])('%s is reached at %s port %i', (url, host, port) => {
  expect(databaseEndpoints([url])).toEqual([{ what, host, port }]);
});

test.each([
  undefined,
  'nonsense',
  'postgres:///gatehouse?host=/var/run/postgresql',
  'postgres://%2Fvar%2Frun/gatehouse',
])('%s is at no network address', (url) => {
  expect(databaseEndpoints([url])).toEqual([]);
});
