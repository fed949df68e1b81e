// Runs commands one after another in one process of the built program, as its entry file does once: what it saves is the start.
import { writeSync } from 'node:fs';

const [, , entry, mark] = process.argv;
const { main } = await import(entry);

async function run({ argv, environment }) {
  process.env = environment;
  const status = await main(argv);
  // What one command listens for would be heard by the next.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  for (const descriptor of [1, 2]) writeSync(descriptor, mark);
  process.send({ status });
}

process.on('message', (command) => void run(command));
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
