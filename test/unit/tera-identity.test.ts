/** Who asks: what servers are sent, and what nobody else gets to see (protocol.md §3.5). */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { userToken } from '../../src/proto/user-token.js';
import { createSecret } from '../../src/secret.js';
import { createRequestIdentity } from '../../src/tera/identity.js';

const acl = { user: createSecret('root'), passcode: createSecret('tera') };
const ugi = { name: createSecret('etl'), token: createSecret('pässword') };
const ETL = {
  authPolicyType: 2,
  name: 'etl',
  token: Buffer.from('pässword'),
  ipAddr: '',
};

describe('the token of a user', () => {
  test.each([
    ['', '', '87571530'],
    ['root', '', '508913b0'],
    ['root', 'tera', '48958b3d'],
    ['abcd', 'efgh', 'e154c0a0'],
  ])('vector-11.7 "%s:%s" is %s', (user, passcode, token) => {
    expect(userToken(user, passcode)).toBe(token);
  });
});

describe('a request', () => {
  test('names nobody when nobody is configured', () => {
    const identity = createRequestIdentity();
    expect(identity.forTablets()).toEqual({});
    expect(identity.forMaster()).toEqual({});
  });

  test('has the token at the master, name and password everywhere, each when it is configured', () => {
    const token = Buffer.from('48958b3d');
    const both = createRequestIdentity({ acl, ugi });
    expect(both.forTablets()).toEqual({ identityInfo: ETL });
    expect(both.forMaster()).toEqual({ userToken: token, identityInfo: ETL });
    expect(createRequestIdentity({ acl }).forTablets()).toEqual({});
    expect(createRequestIdentity({ acl }).forMaster()).toEqual({ userToken: token });
    expect(createRequestIdentity({ ugi }).forMaster()).toEqual({ identityInfo: ETL });
  });
});

describe('promise-P9: a secret', () => {
  test('prints as nothing', () => {
    const settings = { identity: { acl, ugi } };
    const shown = [JSON.stringify(settings), inspect(settings, { depth: 9 })];
    for (const text of shown) expect(text).not.toMatch(/root|tera|etl|pässword/);
  });
});
