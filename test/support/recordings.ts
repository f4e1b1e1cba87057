/** Frames recorded between original programs (test/fixtures/real/README.md). */
import { readFileSync } from 'node:fs';
import { sofa } from '../../src/proto/messages.js';
import { decompress } from '../../src/rpc/compression.js';

export type RecordingName = 'admin' | 'write' | 'dump' | 'split' | 'nexus';

export interface RecordedFrame {
  /** Line of the file, from 1. */
  readonly line: number;
  /** Seconds since the first frame. */
  readonly time: number;
  readonly connection: number;
  readonly server: string;
  readonly type: 'request' | 'response';
  readonly method: string;
  readonly sequenceId: number;
  readonly meta: Buffer;
  /** As on the wire, possibly compressed. */
  readonly body: Buffer;
}

interface Line {
  readonly t: number;
  readonly connection: number;
  readonly server: string;
  readonly type: 'request' | 'response';
  readonly method: string;
  readonly sequence_id: number;
  readonly meta: string;
  readonly body: string;
}

export function loadRecording(name: RecordingName): RecordedFrame[] {
  const path = new URL(`../fixtures/real/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((text, index) => {
    const line = JSON.parse(text) as Line;
    return {
      line: index + 1,
      time: line.t,
      connection: line.connection,
      server: line.server,
      type: line.type,
      method: line.method,
      sequenceId: line.sequence_id,
      meta: Buffer.from(line.meta, 'hex'),
      body: Buffer.from(line.body, 'hex'),
    };
  });
}

/** The body as a message's bytes: compression (protocol.md §1.10) is undone. */
export async function plainBody({ line, meta, body }: RecordedFrame): Promise<Buffer> {
  const { compressType } = sofa.pbrpc.RpcMeta.decode(meta);
  return compressType === 0 ? body : decompress(compressType, body, 10_000_000, `line ${line}`);
}
