/** How commands name a table of a running one-box. */
import { Args, Flags } from '@oclif/core';

export const tableArgs = {
  cluster: Args.string({
    name: 'CLUSTER',
    description: 'a cluster of the one-box',
    required: true,
  }),
  table: Args.string({ name: 'TABLE', description: 'the table', required: true }),
};

export const dataFlag = Flags.string({
  required: true,
  summary: 'Folder of the one-box.',
  helpValue: 'DIR',
});
