/** A file of faults: read, checked by its schema and in its meaning, every problem with its place. */
import type { OneboxFaults } from '../../documents/onebox-faults.generated.js';
import { TerautilError } from '../../errors.js';
import { inOrder, problemLines, type Problem } from '../../yaml/problem.js';
import { schemaCheck } from '../../yaml/schema.js';
import { parseSource, readSourceFile, type FileKind, type Parsed } from '../../yaml/source.js';
import { resolveFaults } from './resolve.js';
import type { FaultScript } from './rules.js';

const FAULTS_FILE: FileKind = {
  name: 'file of faults',
  beginning: 'faults:',
  example: 'docs/onebox-faults.yaml',
};

const checkSchema = schemaCheck<OneboxFaults>('onebox-faults');

/** Throws TU-INPUT-FILE when the file cannot be read, and with every problem in it. */
export function loadFaults(path: string): FaultScript {
  return interpret(readSourceFile(path, FAULTS_FILE));
}

/** The same of a text; `file` names it in problems. */
export function parseFaults(text: string, file: string): FaultScript {
  return interpret(parseSource(text, file, FAULTS_FILE));
}

function interpret(parsed: Parsed): FaultScript {
  if ('problems' in parsed) throw invalid(parsed.problems);
  const checked = checkSchema(parsed.source);
  if ('problems' in checked) throw invalid(checked.problems);
  const resolved = resolveFaults(checked.document, parsed.source);
  if ('problems' in resolved) throw invalid(resolved.problems);
  return resolved;
}

function invalid(problems: readonly Problem[]): TerautilError {
  return new TerautilError('TU-INPUT-FILE', problemLines(inOrder(problems)), {
    hint: 'Correct the file; docs/onebox.md lists what can go wrong.',
  });
}
