/** Applies as real processes, which start again whenever they end, until the migration is done. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { systemClock } from '../../src/clock.js';
import { start, type Ended } from '../support/programs.js';
import type { Draw } from './draw.js';
import type { Story } from './story.js';

export interface Worker {
  readonly name: string;
  /** Whether there was a process to send it to. */
  signal(signal: NodeJS.Signals): boolean;
}

export interface Fleet {
  readonly workers: readonly Worker[];
  /** One ended with 0: all is done. */
  isDone(): boolean;
  /** What no apply may end with. */
  violations(): readonly string[];
  /** Kills what runs, and starts nothing more. */
  end(): Promise<void>;
}

export interface FleetOptions {
  readonly folder: string;
  /** Names of plan files in the folder, one for each worker. */
  readonly plans: readonly string[];
  readonly env: (worker: number) => Readonly<Record<string, string>>;
  /** For each worker; when one ends is a matter of time, and must not change other choices. */
  readonly draw: (worker: number) => Draw;
  readonly story: Story;
}

/**
 * 3: something could not be done now; 5: what stands in the way before anything is begun; 6: another one
 * registers; 7: patience is at an end; 130, 143: it was interrupted.
 */
const ALLOWED: readonly (number | null)[] = [0, 3, 5, 6, 7, 130, 143, null];
const APPLY_MS = 240_000;
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Ends with SIGKILL after four minutes. What it said is left in the folder. */
export async function apply(
  folder: string,
  plan: string,
  run: number,
  env: Readonly<Record<string, string>>,
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const args = ['apply', plan, '--auto-approve', '--lock-timeout', '2'];
  const { child, ended } = start(args, { cwd: folder, env });
  running.add(child);
  onStart(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), APPLY_MS);
  const end = await ended;
  clearTimeout(timer);
  running.delete(child);
  const { code, signal, stdout, stderr } = end;
  const said = `${stdout}${stderr}\nended with ${code ?? signal ?? ''}\n`;
  writeFileSync(join(folder, `${basename(plan, '.yaml')}-${run}.log`), said);
  return end;
}

export function startFleet({ folder, plans, env, draw, story }: FleetOptions): Fleet {
  const children = new Map<string, ChildProcess>();
  const violations: string[] = [];
  const over = new AbortController();
  let isDone = false;

  async function work(plan: string, at: number): Promise<void> {
    const name = basename(plan, '.yaml');
    const choices = draw(at);
    for (let run = 1; !over.signal.aborted; run += 1) {
      const end = await apply(folder, plan, run, env(at), (child) => children.set(name, child));
      children.delete(name);
      story.count('starts');
      const how = `${end.code ?? end.signal ?? ''}`;
      story.say(`${name} ended with ${how}`);
      story.count(`ended with ${how}`);
      if (!ALLOWED.includes(end.code)) {
        violations.push(`I7: ${name}, run ${run}: exit ${how}: ${end.stderr.slice(-2_000)}`);
      }
      isDone ||= end.code === 0;
      if (isDone) return;
      await systemClock.sleep(choices.between(50, 1_000), over.signal).catch(() => undefined);
    }
  }
  const all = Promise.all(plans.map(work));
  return {
    workers: plans.map((plan) => {
      const name = basename(plan, '.yaml');
      return { name, signal: (signal) => children.get(name)?.kill(signal) ?? false };
    }),
    isDone: () => isDone,
    violations: () => violations,
    end: async () => {
      over.abort();
      for (const child of children.values()) child.kill('SIGKILL');
      await all;
    },
  };
}
