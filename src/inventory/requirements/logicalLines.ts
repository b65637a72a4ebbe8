/** The lines of a requirements file as pip joins them: continuations are one, comments are cut, the first line's number counts. */

export interface LogicalLine {
  /** Without comments and blanks around it; may be ''. */
  readonly text: string;
  /** The comments of the line, without the sign; of a line that is only a comment, that. */
  readonly comment: string;
  /** 1-based. */
  readonly line: number;
  /** Begins with blanks. */
  readonly isIndented: boolean;
}

/** Python's `str.splitlines` also ends lines at the separators of old teletypes, U+001C to U+001E. */
const separators = String.fromCharCode(0x1c, 0x1d, 0x1e);
const lineEnd = new RegExp(`\\r\\n|[\\n\\r\\v\\f\\u0085\\u2028\\u2029${separators}]`);

export function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let run: string[] = [];
  let first = 0;
  const end = (): void => {
    if (run.length > 0) lines.push(logicalLine(run.join(''), first));
    run = [];
  };
  for (const [at, line] of text.split(lineEnd).entries()) {
    const isComment = /^\s*#/.test(line);
    if (run.length === 0) first = at + 1;
    if (!line.endsWith('\\') || isComment) {
      // A comment ends the run, and pip keeps a blank before it so that it stays a comment.
      run.push(isComment && run.length > 0 ? ` ${line}` : line);
      end();
    } else {
      run.push(line.slice(0, -1));
    }
  }
  end();
  return lines;
}

function logicalLine(joined: string, line: number): LogicalLine {
  const start = commentPlace(joined);
  const text = joined.slice(0, start).trim();
  return {
    text,
    comment: joined
      .slice(start)
      .trim()
      .replace(/^#+\s?/, ''),
    line,
    isIndented: /^\s/.test(joined),
  };
}

/** Of the sign that begins the comment: it stands first or behind a blank. */
function commentPlace(text: string): number {
  let at = text.indexOf('#');
  while (at > 0 && !/\s/.test(text.charAt(at - 1))) at = text.indexOf('#', at + 1);
  return at === -1 ? text.length : at;
}
