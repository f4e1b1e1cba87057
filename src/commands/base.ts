/**
 * What all commands share, and the one way out of the program: whatever is thrown, by oclif or by us,
 * leaves as a TerautilError with its id and the exit code of the table in errors.ts. oclif's own
 * handling is passed by, because it loses the exit code under `--json` and says 2 for wrong usage.
 */
import { setMaxListeners } from 'node:events';
import { Command, Config, Errors, flush, run } from '@oclif/core';
import { asTerautilError, type ExitCode, TerautilError } from '../errors.js';
import { errorDocument, errorText } from '../views/errors.js';
import { type Paint, paintFor } from '../views/paint.js';
import { nearest } from '../yaml/nearest.js';

export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  /** How the result on stdout may be coloured. */
  protected readonly paint: Paint = paintFor(process.stdout.isTTY, process.env);

  /** What a user should know and can do nothing about. */
  protected readonly warned = (line: string): void => {
    this.logToStderr(`! ${line}`);
  };

  /** The exit code of a run that ended as it should; 0 when never called. */
  protected leaveWith(code: ExitCode): void {
    process.exitCode = code;
  }

  /** Without oclif's colours, which appear in pipes under FORCE_COLOR and are no JSON. */
  protected override logJson(document: unknown): void {
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }

  /** Also under `--json`, where oclif keeps silent: only stdout belongs to the document. */
  override logToStderr(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  override jsonEnabled(): boolean {
    return this.ctor.enableJsonFlag && wantsJson(this.argv);
  }

  /** `leave` handles every error, with and without `--json`. */
  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error);
  }
}

/** Runs the command line. `root` is a file URL inside the package. */
export async function runProgram(argv: readonly string[], root: string): Promise<void> {
  // Every call of a run listens to the one signal that stops it: that many listeners are no leak.
  setMaxListeners(0);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosed);
  process.on('uncaughtException', (error) => leave(error, argv));
  try {
    await run([...argv], root);
    await flush();
  } catch (error) {
    const unknown = unknownCommandOf(error);
    leave(unknown === null ? error : await noSuchCommand(unknown, root), argv);
  }
}

/** As oclif has it: words with ':' between, those behind the command among them; null: it is something else. */
function unknownCommandOf(thrown: unknown): string | null {
  if (!(thrown instanceof Errors.CLIError)) return null;
  return /^command (\S+) not found\.?$/i.exec(thrown.message)?.[1] ?? null;
}

async function noSuchCommand(typed: string, root: string): Promise<TerautilError> {
  const { commandIDs: ids, topics } = await Config.load(root);
  const [first = '', second] = typed.split(':');
  const isTopic = topics.some(({ name }) => name === first);
  const word = isTopic && second !== undefined ? `${first}:${second}` : first;
  // Of a topic its commands, else what stands first.
  const near = nearest(
    word,
    isTopic
      ? ids.filter((id) => id.startsWith(`${first}:`))
      : [...ids.filter((id) => !id.includes(':')), ...topics.map(({ name }) => name)],
  );
  const shown = (id: string): string => id.replaceAll(':', ' ');
  return new TerautilError('TU-USAGE', `There is no command "${shown(word)}".`, {
    hint:
      near === null
        ? `terautil ${isTopic ? `${first} ` : ''}--help lists the commands.`
        : `Did you mean  terautil ${shown(near)}?`,
  });
}

/** Prints the error and ends the process. Writes to pipes, files and terminals are synchronous here. */
function leave(thrown: unknown, argv: readonly string[]): never {
  if (thrown instanceof Errors.ExitError) process.exit(thrown.oclif.exit ?? 0);
  const error = translate(thrown);
  const paint = paintFor(process.stderr.isTTY, process.env);
  process.stderr.write(errorText(error, paint));
  // One line, so that it also ends an NDJSON stream.
  if (wantsJson(argv)) process.stdout.write(`${JSON.stringify(errorDocument(error))}\n`);
  process.exit(error.exit);
}

/** What oclif throws is wrong usage, save when a command's file cannot be loaded. */
function translate(thrown: unknown): TerautilError {
  if (!(thrown instanceof Errors.CLIError) || thrown instanceof Errors.ModuleLoadError) {
    return asTerautilError(thrown);
  }
  const message = thrown.message.replace('\nSee more help with --help', '');
  const near = nearFlag(thrown);
  return new TerautilError('TU-USAGE', message.charAt(0).toUpperCase() + message.slice(1), {
    hint:
      near === null
        ? 'Add --help to a command to see its arguments; terautil --help lists the commands.'
        : `Did you mean --${near}?`,
    cause: thrown,
  });
}

/** Of one flag that does not exist, the one that was meant. oclif does not export the class of the error. */
function nearFlag(thrown: Errors.CLIError): string | null {
  const [, flag] = /^Nonexistent flag: --(\S+)/.exec(thrown.message) ?? [];
  if (flag === undefined) return null;
  const { parse } = thrown as { readonly parse?: { readonly input?: { readonly flags?: object } } };
  return nearest(flag, Object.keys(parse?.input?.flags ?? {}));
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

/** `terautil … | head` ends quietly (product.md §5); a terminal that is gone (EIO) must not end a drain. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}
