// The real executable, serving from an empty folder on a free port.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.SHUKE_BINARY ?? fileURLToPath(new URL('../../target/debug/shuke', import.meta.url));
const START_MS_MAX = 30_000;

/** Starts it and waits until it is healthy. `stop()` ends it and removes its folder. */
export async function startServer() {
  const data = await mkdtemp(join(tmpdir(), 'shuke-e2e-'));
  const child = spawn(BINARY, ['serve', '--json', '--listen', '127.0.0.1:0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = [];
  child.stderr.on('data', (chunk) => log.push(chunk));
  const stop = async () => {
    const ended = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined;
    child.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  try {
    const url = await addressOf(child);
    await untilHealthy(url);
    return { url, data, stop, log: () => Buffer.concat(log).toString() };
  } catch (cause) {
    await stop();
    throw new Error(`${BINARY} did not start:\n${Buffer.concat(log)}`, { cause });
  }
}

/** The address in the first line that it prints. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${text}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))).listening);
    });
  });
}

async function untilHealthy(url) {
  const deadline = Date.now() + START_MS_MAX;
  for (;;) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error('it is not healthy');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
