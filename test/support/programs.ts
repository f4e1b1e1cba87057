/** The built program and one-boxes as child processes. Needs `npm run build`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../..');
const RUN = join(ROOT, 'bin/run.js');
const REPORT_MEMORY = join(ROOT, 'test/support/report-memory.mjs');
const RUN_WITH_FAILPOINT = join(ROOT, 'test/support/failpoint-entry.mjs');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** On stderr, so far. */
  readonly said: () => string;
}

interface StartOptions {
  readonly cwd: string;
  /** "name:n": the program is killed when `name` is reached for the n-th time. */
  readonly failpoint?: string;
  /** Beside PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Sent in place of SIGKILL. */
  readonly failpointSignal?: NodeJS.Signals;
  /** A file that gets the largest resident size in KiB. */
  readonly memoryFile?: string;
}

/** Starts `terautil ARGS`. */
export function start(args: readonly string[], options: StartOptions): Running {
  const { cwd, env, failpoint, failpointSignal, memoryFile } = options;
  const child = spawn(
    process.execPath,
    [failpoint === undefined ? RUN : RUN_WITH_FAILPOINT, ...args],
    {
      cwd,
      env: {
        PATH: process.env['PATH'],
        ...env,
        ...(failpoint === undefined ? {} : { TERAUTIL_TEST_FAILPOINT: failpoint }),
        ...(failpointSignal === undefined ? {} : { TERAUTIL_TEST_SIGNAL: failpointSignal }),
        ...(memoryFile === undefined
          ? {}
          : {
              NODE_OPTIONS: `${env?.['NODE_OPTIONS'] ?? ''} --import ${REPORT_MEMORY}`,
              TERAUTIL_TEST_MEMORY: memoryFile,
            }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended, said: () => stderr };
}

/** Resolves when the program has said this on stderr, be it before; rejects when it ends without. */
export async function untilSaid({ child, ended, said }: Running, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (said().includes(text)) resolve();
    };
    look();
    child.stderr?.on('data', look);
    void ended.then(() => {
      reject(new Error(`It ended without saying "${text}": ${said()}`));
    }, reject);
  });
}

/** Resolves as soon as the program stands still, as after SIGSTOP: true; or has ended: false. Linux only. */
export async function untilStopped({ child, ended }: Running): Promise<boolean> {
  const isOver = new AbortController();
  void ended.then(() => {
    isOver.abort();
  });
  while (!isOver.signal.aborted) {
    const file = `/proc/${String(child.pid)}/stat`;
    if (existsSync(file) && /\) T /.test(readFileSync(file, 'utf8'))) return true;
    await sleep(20);
  }
  return false;
}

export function terautil(args: readonly string[], options: StartOptions): Promise<Ended> {
  return start(args, options).ended;
}

export interface OneboxProcess {
  /** Ends it as kill -9 would. */
  kill(): Promise<void>;
  /** It takes connections and requests, and answers none until `resume`. */
  pause(): void;
  resume(): void;
}

/** `terautil onebox start` with clusters a and b; resolves when it says that it is ready. */
export async function startOneboxProcess(data: string): Promise<OneboxProcess> {
  const { child, ended } = start(['onebox', 'start', '--data', data, '--clusters', 'a,b'], {
    cwd: join(data, '..'),
  });
  await new Promise<void>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('ready')) resolve();
    });
    void ended.then((end) => {
      reject(new Error(`The one-box ended: ${end.stdout}${end.stderr}`));
    }, reject);
  });
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    pause: () => {
      child.kill('SIGSTOP');
    },
    resume: () => {
      child.kill('SIGCONT');
    },
  };
}
