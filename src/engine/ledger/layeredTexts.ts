/** Several records of what was written read as one, the newest on top. Copies nothing. */
import type { PackageTexts, WrittenTexts } from '../journal/writtenTexts';

export type RecordedTexts = Pick<WrittenTexts, 'of' | 'keys' | 'entries'>;

/** The oldest first. */
export function layered(all: readonly WrittenTexts[]): RecordedTexts {
  const layers = all.filter(({ size }) => size > 0);
  const [only] = layers;
  return only !== undefined && layers.length === 1 ? only : new LayeredTexts(layers);
}

class LayeredTexts implements RecordedTexts {
  constructor(private readonly layers: readonly WrittenTexts[]) {}

  of(key: string): PackageTexts | undefined {
    const found = this.layers.flatMap((layer) => layer.of(key) ?? []);
    return found.length === 0 ? undefined : found.reduce((below, above) => ({ ...below, ...above }));
  }

  *keys(): Generator<string> {
    for (const [at, layer] of this.layers.entries())
      for (const key of layer.keys())
        if (this.layers.slice(0, at).every((below) => below.of(key) === undefined)) yield key;
  }

  *entries(): Generator<[string, PackageTexts]> {
    for (const key of this.keys()) yield [key, this.of(key) ?? {}];
  }
}
