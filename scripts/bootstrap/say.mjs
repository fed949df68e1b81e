/** Progress goes to standard error, so that what a command prints stays usable in a pipe. */
export function say(text) {
  process.stderr.write(`gatehouse: ${text}\n`);
}

const everyMs = 10000;

/**
 * Runs a step that may take long, saying that it starts, every ten seconds that it goes on, and how long it took.
 * @param {string} title what is being done, such as "installing packages (npm ci)"
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 * @template T
 */
export async function timed(title, step) {
  const start = Date.now();
  const seconds = () => ((Date.now() - start) / 1000).toFixed(1);
  say(`${title} …`);
  const timer = setInterval(() => say(`${title} … ${Math.round((Date.now() - start) / 1000)} s`), everyMs);
  try {
    const result = await step();
    say(`${title}: done in ${seconds()} s`);
    return result;
  } catch (error) {
    say(`${title}: failed after ${seconds()} s`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
