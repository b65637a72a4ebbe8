/** On which line of a TOML file each entry of a list of tables begins; nothing where the file writes the list another way. */

/** The line of the n-th entry, 1-based; undefined when the headers and the entries do not go together. */
export function entryLines(text: string, header: string, count: number): (at: number) => number | undefined {
  const wanted = `[[${header}]]`;
  const lines = text.split('\n').flatMap((line, at) => (line.trim() === wanted ? [at + 1] : []));
  return (at) => (lines.length === count ? lines[at] : undefined);
}
