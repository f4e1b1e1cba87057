/** Problems of plans as workflow commands: what a runner reads back is what was meant. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ValidationDocument } from '../../src/documents/validation.generated.js';
import { validationGithub } from '../../src/views/validation-github.js';
import { schemaErrors } from '../support/schemas.js';

type Problem = ValidationDocument['plans'][number]['problems'][number];

function validation(
  plans: Readonly<Record<string, Problem[]>>,
): Parameters<typeof validationGithub>[0] {
  const document: ValidationDocument = {
    format: 'terautil/validation',
    format_version: 1,
    valid: Object.values(plans).every((problems) => problems.length === 0),
    plans: Object.entries(plans).map(([file, problems]) => ({
      file,
      valid: problems.length === 0,
      problems,
    })),
  };
  expect(schemaErrors('validation', document)).toBeNull();
  return document;
}

const problem = (message: string, hint = 'Mend it.'): Problem => ({
  line: 7,
  column: 3,
  message,
  hint,
});

it('is a command for each problem, at its file, line and column', async () => {
  const text = validationGithub(
    validation({
      'plans/a.yaml': [
        problem('Unknown key "tabels"', 'Did you mean "tables"?'),
        problem('50 % of it'),
      ],
      'plans/b.yaml': [],
      'plans/c:1,2%.yaml': [problem('One line\r\nand another')],
    }),
  );
  await expect(text).toMatchFileSnapshot('../fixtures/views/validation-github.txt');
  const lines = text.split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe(
    '::error file=plans/a.yaml,line=7,col=3,title=terautil validate::Unknown key "tabels"%0Ahint: Did you mean "tables"?',
  );
  expect(lines[1]).toContain('::50 %25 of it%0A');
  expect(lines[2]).toContain('file=plans/c%3A1%2C2%25.yaml,');
  expect(lines[2]).toContain('::One line%0D%0Aand another%0A');
  expect(lines[3]).toBe('Valid plans: 1 of 3.');
});

/** As the runner does it (actions/runner, ActionCommand.TryParseV2). */
function readCommand(line: string): {
  name: string;
  properties: Record<string, string>;
  data: string;
} {
  const match = /^::(\w+) (.*?)::(.*)$/s.exec(line);
  if (match === null) throw new Error(`No command: ${line}`);
  const [, name = '', properties = '', data = ''] = match;
  const unescaped = (text: string): string =>
    text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const pairs = properties.split(',').map((pair) => {
    const [key = '', ...value] = pair.split('=');
    const text = value.join('=').replaceAll('%3A', ':').replaceAll('%2C', ',');
    return [key, unescaped(text)] as const;
  });
  return { name, properties: Object.fromEntries(pairs), data: unescaped(data) };
}

it('is read back whole, whatever file and message hold, and is one line', () => {
  const parts = fc.array(
    fc.constantFrom('%', '%25', ':', '::', ',', '\n', '\r', '=', 'a', ' ', '%3', '##[x]', 'é'),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(parts, parts, (file, message) => {
      const name = `p${file.join('')}`;
      const [line = '', last, ...more] = validationGithub(
        validation({ [name]: [problem(`m${message.join('')}`)] }),
      ).split('\n');
      expect(more).toEqual([]);
      expect(last).toBe('Valid plans: 0 of 1.');
      const command = readCommand(line);
      expect(command.name).toBe('error');
      expect(command.properties).toEqual({
        file: name,
        line: '7',
        col: '3',
        title: 'terautil validate',
      });
      expect(command.data).toBe(`m${message.join('')}\nhint: Mend it.`);
    }),
  );
});
