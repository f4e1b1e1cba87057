import { Args, Flags } from '@oclif/core';
import type { ImportedDocument } from '../documents/imported.generated.js';
import { importedText, importNotesText } from '../views/imported.js';
import { paintFor } from '../views/paint.js';
import { BaseCommand } from './base.js';

export default class Import extends BaseCommand {
  static override summary = 'Turn flag files of the C++ terautil into a plan.';
  static override description = `Reads the flag files, what they include, and the tables map that they name. Contacts nothing. What becomes of each flag
that is not simply carried over goes to stderr with its file and line: "!" where something is lost or needs a decision, "-" where nothing is.
The clusters' own flag files stay in use. The plan goes to stdout, or to PLAN.`;
  static override examples = [
    '<%= config.bin %> import ../conf/terautil.flag -o plans/users.yaml',
    '<%= config.bin %> import conf/terautil.flag conf/diff.flag --name users-2026',
  ];
  static override strict = false;
  static override args = {
    flagfile: Args.string({
      name: 'FLAGFILE',
      description: 'a flag file of the C++ terautil; of several the later one wins',
      required: true,
    }),
  };
  static override flags = {
    output: Flags.string({
      char: 'o',
      description: 'write to this file instead, in one step',
      helpValue: 'PLAN',
    }),
    name: Flags.string({
      description: 'name of the plan; by default the last part of the old root path in Nexus',
    }),
    force: Flags.boolean({ description: 'replace PLAN if it exists', dependsOn: ['output'] }),
  };

  async run(): Promise<ImportedDocument> {
    const { argv, flags } = await this.parse(Import);
    const { importPlan } = await import('../app/import.js');
    const planFile = flags.output ?? null;
    const document = importPlan({
      flagFiles: argv.map(String),
      planFile,
      name: flags.name ?? null,
    });
    if (planFile !== null) {
      const { writePlanFile } = await import('../drafts/plan-file.js');
      writePlanFile(planFile, document.plan, { force: flags.force });
    } else if (!this.jsonEnabled()) process.stdout.write(document.plan);
    const paint = paintFor(process.stderr.isTTY, process.env);
    process.stderr.write(importNotesText(document, paint));
    this.logToStderr(importedText(planFile));
    return document;
  }
}
