/**
 * The plan that `init` writes. What must be filled in is empty and marked EDIT, so that `validate` finds
 * each place that was forgotten; everything else stands there with its default, behind a "#".
 */
export interface Starter {
  readonly schemaLine: string;
  /** The plan as the user typed it. */
  readonly planFile: string;
  /** One that a plan may have. */
  readonly name: string;
}

export function starterPlan({ schemaLine, planFile, name }: Starter): string {
  return `${schemaLine}
#
# A plan: which tables move from which Tera cluster to which. Fill in the places marked EDIT, then ask
#   terautil validate ${planFile}
# what is left. Keys behind a "#" may be left out; they show their defaults, or an example.
apiVersion: terautil/v1

# Names the ledger and the state folder. Under another name it is another migration.
name: ${name}

clusters:
  source:
    flagfile: # EDIT: the flag file (tera.flag) of the cluster to copy from, relative to this plan
  destination:
    flagfile: # EDIT: the flag file of the cluster to copy to
    # The same settings in place of a flag file:
    # coordinator: { type: ins, addresses: ['nexus-1:8868', 'nexus-2:8868'], root: /tera/bj }

lockService:
  type: local # the ledger lies in .terautil/ beside this plan: this machine only can apply it
  # lease: 30s # how long a worker owns its ranges without a sign of life

# patience: 10m # how long a range may wait for a cluster that does not serve
# steps: [dump, diff] # copy, then compare; [diff] compares a copy that something else made

tables:
  - source: # EDIT: a table of the source, or a glob in quotes ('*' finds all); one such item for each
    # destination: users_v2 # another name at the destination
    # localityGroups: [base, ext] # only these; without the line all
    # families: [profile] # only these column families of them
    # range: { start: user_1000, end: user_2000 } # only these keys, the end is outside
    # create: never # refuse when it is not there; if-missing (default) creates it
    # existingCells: merge # add to a table that holds cells; refuse (default) does nothing then

# Only cells written in this time; read "What an end time does not do" in docs/guide.md first.
# window:
#   start: '2026-11-01T00:00:00Z'
#   end: '2026-11-22T10:00:00Z' # the first moment outside; or now

# split:
#   freeze: true # keep the destination tables from splitting and merging while they are copied
#   missingBoundaries: false # true splits tables that exist where the source's tablets begin
#   interval: 1s # from one such split to the next
# dump:
#   parallelRanges: 8
#   inFlight: 64MiB # between reading and acknowledgement, in one process
#   attempts: 5
#   limit: { cells: 5000/s, bytes: 20MiB/s } # of one process; without the line none
# diff:
#   parallelRanges: 8
#   values: false # true writes the values that differ into the findings
`;
}
