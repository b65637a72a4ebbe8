/** The tokens of sources, kept in VS Code's secret storage and nowhere else. Never logs or shows one. */
import type * as vscode from 'vscode';
import type { SourceSecrets } from '../../core/scan/sourceSettings';

export const tokenIds = ['githubToken', 'nvdApiKey', 'snykToken', 'pypiLogin'] as const;
export type TokenId = (typeof tokenIds)[number];

export class SourceTokens {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  /** Those that are set. */
  async read(): Promise<SourceSecrets> {
    const read = await Promise.all(tokenIds.map(async (id) => [id, await this.#storage.get(keyOf(id))] as const));
    return Object.fromEntries(read.filter(([, token]) => token !== undefined));
  }

  /** Reads no token. */
  async areSet(): Promise<ReadonlySet<TokenId>> {
    const keys = new Set(await this.#storage.keys());
    return new Set(tokenIds.filter((id) => keys.has(keyOf(id))));
  }

  async store(id: TokenId, token: string): Promise<void> {
    await this.#storage.store(keyOf(id), token);
  }

  async clear(id: TokenId): Promise<void> {
    await this.#storage.delete(keyOf(id));
  }
}

function keyOf(id: TokenId): string {
  return `ihacpa.${id}`;
}
