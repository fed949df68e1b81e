import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { say } from './say.mjs';

const pollMs = 200;
const heartbeatMs = 2000;
/** So many looks without a heartbeat mean that the holder is gone, whoever has its process id now: 30 s. */
const patience = 150;

/**
 * Runs `work` while no other bootstrap of this repository does. The lock is a directory that holds a file named after the
 * holder's process id. It appears in one step, by a rename that fails while another holder's file is inside, and a dead
 * holder's file is removed by its name, so that nobody can remove the file of a live one by mistake.
 */
export async function withLock(work, directory = inRoot('.build', 'bootstrap.lock')) {
  await acquire(directory);
  const own = join(directory, String(process.pid));
  const timer = setInterval(() => beat(own), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    unlessGone(() => unlinkSync(own));
    unlessGone(() => rmdirSync(directory));
  }
}

async function acquire(directory) {
  const seen = { holder: '', beat: 0, looks: 0 };
  while (!take(directory)) {
    const holder = unlessGone(() => readdirSync(directory)[0]);
    if (holder !== undefined) look(directory, holder, seen);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function take(directory) {
  const candidate = `${directory}.${process.pid}`;
  mkdirSync(candidate, { recursive: true });
  writeFileSync(join(candidate, String(process.pid)), '');
  try {
    renameSync(candidate, directory);
    return true;
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    unlinkSync(join(candidate, String(process.pid)));
    rmdirSync(candidate);
    return false;
  }
}

/** Says whom we wait for, once, and removes the file of a holder that is gone. */
function look(directory, holder, seen) {
  const file = join(directory, holder);
  const beat = unlessGone(() => statSync(file).mtimeMs) || 0;
  if (holder !== seen.holder) say(`waiting for another run that installs or builds (process ${holder}) …`);
  seen.looks = holder === seen.holder && beat === seen.beat ? seen.looks + 1 : 0;
  seen.holder = holder;
  seen.beat = beat;
  if (!isAlive(Number(holder)) || seen.looks > patience) unlessGone(() => unlinkSync(file));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function beat(file) {
  const now = new Date();
  unlessGone(() => utimesSync(file, now, now));
}

/** Another process may remove or replace what we look at, at any moment. */
function unlessGone(action) {
  try {
    return action();
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return undefined;
    throw error;
  }
}
