/** Cuts a page of Markdown into its sentences. */

/** Those of paragraphs, list items, and cells of tables, without code blocks and headings. Code in a line and a link's text count as words. */
export function sentencesOf(markdown: string): readonly string[] {
  return blocksOf(markdown.replace(/^ *```[\s\S]*?^ *```/gm, '')).flatMap((block) =>
    block
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/`[^`]*`/g, 'code')
      .replaceAll('**', '')
      .split(/(?<=[.!?:]["”)]?)\s+(?=\S)/),
  );
}

/** What has a letter or a digit. */
export const wordsOf = (sentence: string): number =>
  sentence.split(/\s+/).filter((part) => /[\p{L}\d]/u.test(part)).length;

function blocksOf(text: string): readonly string[] {
  const blocks: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const item = /^\s*(?:[-*]|\d+\.)\s+/.exec(line)?.[0];
    if (/^\s*\|/.test(line)) blocks.push(...line.split('|'));
    else if (item !== undefined) blocks.push(line.slice(item.length));
    else if (open) blocks.push(`${blocks.pop() ?? ''} ${line.trim()}`);
    else blocks.push(line);
    open = line.trim() !== '' && !/^\s*(?:\||#)/.test(line);
  }
  return blocks;
}
