import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * Runs programs one after the other and hands on the signals that this process receives to the one that runs.
 * Spawning is asynchronous throughout: a signal that arrives during a synchronous call would be lost on the child.
 */
export function createRunner() {
  let child;
  let received;
  for (const signal of signals) {
    process.on(signal, () => {
      received = signal;
      if (child && !fromTerminal(signal)) child.kill(signal);
    });
  }

  function run({ file, args, env }, stdio, onChunk) {
    return new Promise((resolve, reject) => {
      child = spawn(file, args, { cwd: root, env, stdio });
      for (const stream of [child.stdout, child.stderr]) if (stream) stream.on('data', onChunk);
      child.once('error', (error) => reject(new Error(`${file} could not be started: ${error.message}`)));
      const end = (code, signal) => {
        child = undefined;
        resolve({ code, signal });
      };
      // Its output is complete at 'close', for which something that it started and left behind could keep us waiting.
      child.once('exit', (code, signal) => received && end(code, signal));
      child.once('close', end);
    });
  }

  return {
    /** Runs a program with our own input and output. */
    async pass(program) {
      if (received) throw interrupted(received);
      return run(program, 'inherit');
    },

    /** Runs a program in silence; its output is printed only where it fails, and the failure is thrown. */
    async quiet(program) {
      if (received) throw interrupted(received);
      const output = [];
      const { code, signal } = await run(program, ['ignore', 'pipe', 'pipe'], (chunk) => output.push(chunk));
      if (received || signal) throw interrupted(received || signal);
      if (code === 0) return;
      process.stderr.write(Buffer.concat(output));
      throw new Error(`${[program.name, ...program.shown].join(' ')} ended with exit code ${code}`);
    },

    /** Ends this process the way another ended: with its code, or by its signal. */
    endLike({ code, signal }) {
      if (!signal) {
        process.exitCode = code;
        return;
      }
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    },
  };
}

/** A terminal sends SIGINT to the whole group: the child has it already, and to a server a second one means "at once". */
function fromTerminal(signal) {
  return signal === 'SIGINT' && process.stdin.isTTY === true;
}

function interrupted(signal) {
  return Object.assign(new Error(`interrupted by ${signal}`), { signal });
}
