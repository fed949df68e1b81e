import { type Running, type StartOptions, start } from './start.ts';

/** A program that listens on loopback. */
export interface Listening {
  readonly running: Running;
  readonly port: number;
}

const patience = 20_000;

/**
 * @param announcement how the program tells its port on standard output: the first group
 * @throws BenchError with what it wrote, where it does not get ready; it is ended then
 */
export async function startListening(options: StartOptions, announcement: RegExp): Promise<Listening> {
  const running = start(options);
  try {
    return { running, port: Number(await running.says(announcement, patience)) };
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}
