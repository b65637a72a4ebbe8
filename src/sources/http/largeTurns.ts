/** One large body per host at a time: however many are asked for at once, no more than one is held while it comes. */

/** Bytes from which on a body waits for its turn. */
export const largeBytes = 2 * 1024 * 1024;

export class LargeTurns {
  /** The end of the last in each line. */
  private readonly lines = new Map<string, Promise<void>>();

  /** Resolves with what ends the turn, to be called once. */
  async take(host: string): Promise<() => void> {
    const before = this.lines.get(host);
    let end = (): void => undefined;
    const own = new Promise<void>((resolve) => (end = resolve));
    this.lines.set(host, own);
    await before;
    return () => {
      if (this.lines.get(host) === own) this.lines.delete(host);
      end();
    };
  }
}
