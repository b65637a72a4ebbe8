/** What is left of a part that comes in chunks, because an element of it is not whole yet. */
export class UnreadBytes {
  #rest: Buffer = Buffer.alloc(0);
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  get size(): number {
    return this.#rest.length + this.#waitingBytes;
  }

  /** All that is unread, when it is twice what was too little the last time; undefined before. */
  add(chunk: Buffer): Buffer | undefined {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    return this.#waitingBytes < this.#rest.length ? undefined : this.all();
  }

  all(): Buffer {
    const [only] = this.#waiting;
    const xml =
      this.#rest.length === 0 && only !== undefined && this.#waiting.length === 1
        ? only
        : Buffer.concat([this.#rest, ...this.#waiting]);
    this.keep(xml);
    return xml;
  }

  /** Of what was given out last, the end that could not be read yet. */
  keep(rest: Buffer): void {
    this.#rest = rest;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
