import { describe, expect, it } from 'vitest';
import { sofa } from '../../src/proto/messages.js';
import { MESSAGES, UNUSED_METHODS } from '../support/messages.js';
import { loadRecording, plainBody, type RecordingName } from '../support/recordings.js';

/** A message or anything below it that kept bytes of fields we do not know. */
function unknownFields(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const here = '$unknowns' in value && Array.isArray(value.$unknowns) ? [path] : [];
  return [
    ...here,
    ...Object.entries(value).flatMap(([name, field]) => unknownFields(field, `${path}.${name}`)),
  ];
}

const names: readonly RecordingName[] = ['admin', 'write', 'dump', 'split', 'nexus'];

describe.each(names)('recorded frames of %s.jsonl', (name) => {
  const frames = loadRecording(name);

  it('have metas that decode and encode to the same bytes', () => {
    for (const frame of frames) {
      const meta = sofa.pbrpc.RpcMeta.decode(frame.meta);
      expect(unknownFields(meta)).toEqual([]);
      expect(Buffer.from(sofa.pbrpc.RpcMeta.encode(meta).finish()).toString('hex')).toBe(
        frame.meta.toString('hex'),
      );
      if (frame.type === 'request') expect(meta.method).toBe(frame.method);
    }
  });

  it('have bodies that decode, hold nothing unknown, and encode to the same bytes', async () => {
    let compared = 0;
    for (const frame of frames.filter(({ method }) => !UNUSED_METHODS.has(method))) {
      const place = `${name}.jsonl:${frame.line} ${frame.type} ${frame.method}`;
      const type = MESSAGES[frame.method]?.[frame.type];
      if (type === undefined) throw new Error(`${place}: no message`);
      const body = await plainBody(frame);
      const message = type.decode(body);
      expect([place, ...unknownFields(message)]).toEqual([place]);
      const encoded = Buffer.from(type.encode(message as never).finish());
      expect(`${place} ${encoded.toString('hex')}`).toBe(`${place} ${body.toString('hex')}`);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(10);
  });
});
