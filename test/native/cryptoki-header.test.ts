// native/pkcs11/cryptoki.h beside p11-kit's header: the compiler compares the offset of every field and function, and
// the value of every constant.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { needsProgram } from '../support/requires.js';

const THEIRS = '/usr/include/p11-kit-1/p11-kit/pkcs11.h';
const OURS = new URL('../../native/pkcs11/cryptoki.h', import.meta.url).pathname;
const text = readFileSync(OURS, 'utf8');

const constants = [...text.matchAll(/constexpr .* (CK\w+) = /g)].map(([, name]) => name as string);

function fieldsOf(struct: string): string[] {
  const body = new RegExp(`struct ${struct} \\{([^}]*)\\}`).exec(text)?.[1] ?? '';
  const names = body.matchAll(/\(\*(\w+)\)\(|(\w+)(?:\[\d+\])?(?=[,;])(?![^(]*\))/g);
  return [...names].map(([, pointer, field]) => pointer ?? (field as string));
}

it('has the layout and the constants of the header that p11-kit has', (t) => {
  needsProgram(t, THEIRS, 'libp11-kit-dev');
  const functions = fieldsOf('FunctionList');
  const info = fieldsOf('TokenInfo');
  expect(constants.length).toBeGreaterThan(15);
  expect(functions).toHaveLength(1 + 68);
  expect(info).toHaveLength(18);
  // Ours are taken by other names before the macros of theirs replace the words.
  const lines = [
    `#include <cstddef>\n#include "${OURS}"`,
    'namespace ours = entropyd::pkcs11;',
    ...constants.map((name) => `constexpr auto our_${name} = ours::${name};`),
    ...functions.map(
      (name) => `constexpr auto at_${name} = offsetof(ours::FunctionList, ${name});`,
    ),
    ...info.map((name) => `constexpr auto in_${name} = offsetof(ours::TokenInfo, ${name});`),
    'constexpr auto function_list = sizeof(ours::FunctionList), token_info = sizeof(ours::TokenInfo);',
    `#include "${THEIRS}"`,
    ...constants.map((name) => `static_assert(our_${name} == ${name}, "${name}");`),
    ...functions.map((name) => `static_assert(at_${name} == offsetof(CK_FUNCTION_LIST, ${name}));`),
    ...info.map((name) => `static_assert(in_${name} == offsetof(CK_TOKEN_INFO, ${name}));`),
    'static_assert(function_list == sizeof(CK_FUNCTION_LIST));',
    'static_assert(token_info == sizeof(CK_TOKEN_INFO));',
  ];
  const flags = ['-std=c++20', '-fsyntax-only', '-x', 'c++', '-'];
  const { status, stderr } = spawnSync('g++', flags, { input: lines.join('\n'), encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
