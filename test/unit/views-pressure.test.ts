/** What clusters refuse for the time being, in the words of status and report. */
import { expect, it } from 'vitest';
import { retriesText, throttleText } from '../../src/views/pressure.js';

const retry = (call: string, cause: string, count: string) =>
  ({ place: 'destination', call, cause, count }) as Parameters<typeof retriesText>[0][number];

it('what was tried again, the most frequent first', () => {
  const all = [
    retry('write', 'kTabletNodeIsBusy (23)', '1204'),
    retry('scan', 'the session was lost', '7'),
    retry('look-up', 'the tablet is on no server', '3'),
    retry('master', 'no connection', '1'),
  ];
  const text =
    'destination write: kTabletNodeIsBusy (23) 1,204 times; destination scan: the session was lost 7 times; ' +
    'destination look-up: the tablet is on no server 3 times; destination master: no connection once';
  expect(retriesText(all)).toBe(text);
  const more = [...all, retry('flush', 'a', '2'), retry('flush', 'b', '9007199254740993')];
  expect(retriesText(more)).toBe(`${text}; 9,007,199,254,740,995 others`);
});

it('how a cluster asks for less', () => {
  const throttle = {
    place: 'destination',
    call: 'write',
    cause: 'kTabletNodeIsBusy (23)',
    cells_per_second: '1200',
    share: '0.03',
  } as const;
  const text = 'destination write at 1,200 cells/s: kTabletNodeIsBusy (23), 3 % of requests';
  expect(throttleText(throttle)).toBe(text);
  expect(throttleText({ ...throttle, share: '0.00' })).toContain(', 1 % of requests');
});
