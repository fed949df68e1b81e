import { openAt } from './place.ts';

// Adds one to the position of the first assignment, so many times, reading it anew in each transaction.
const [place = '', times = ''] = process.argv.slice(2);
const store = await openAt(place, false);
for (let time = 0; time < Number(times); time++) {
  await store.transaction(async ({ assignments }) => {
    const [first] = await assignments.list();
    if (!first) throw new Error('there is no assignment');
    await assignments.update(first.id, { ...first, position: first.position + 1 });
  });
}
await store.close();
