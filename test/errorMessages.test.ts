/** Every error of the program is on the page of error messages, with what to do. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { errorMessages } from './support/errorMessages';
import { projectSources } from './support/references';

/** These make no error of their own: they define, pass on, or rebuild one. */
const without = ['core/message/errors.ts', 'cli/files/workOnCopy.ts', 'threads/grid/reviewClient.ts'];
const passOn = ['threads/rpc/protocol.ts', 'vscode/scan/prepareScan.ts', 'xlsx/package/checkWorkbook.ts'];

describe('the page of error messages', () => {
  const sources = projectSources();
  const messages = errorMessages(sources);

  it('has a message and a next step of every error', () => {
    ok(messages.length > 100, `${messages.length}`);
    deepStrictEqual(
      messages.filter(({ codes, whats, nexts }) => [codes, whats, nexts].some(({ length }) => length === 0)),
      [],
    );
  });

  it('misses no file that makes an error', () => {
    const makers = [...sources].filter(([, text]) => /new (?:UserError|Refusal)\(|extends UserError/.test(text));
    const found = new Set(messages.map(({ place }) => place.split(':')[0]));
    deepStrictEqual(
      makers.map(([path]) => path).filter((path) => !found.has(path) && ![...without, ...passOn].includes(path)),
      [],
    );
  });

  it('finds the words of an error wherever they are written', () => {
    const texts = (text: string) => errorMessages(new Map([['a.ts', text]])).map(({ whats, nexts }) => [whats, nexts]);
    deepStrictEqual(
      texts(
        'function fail(what) { const next = say`Wait ${1}`; return new UserError({ code: "badArgument", what, next }); }' +
          'function one(of) { return of ? say`One` : say`Two ${of}`; } fail(one(1)); fail(say`Three`);',
      ),
      [[['One', 'Two …', 'Three'], ['Wait …']]],
    );
    deepStrictEqual(texts('new Refusal(say`It is damaged`, say`Restore it`);'), [[['It is damaged'], ['Restore it']]]);
  });
});
