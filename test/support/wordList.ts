/** Words that texts for people avoid, each with what to say instead, and the places where one is right. Reads no file. */

export interface AvoidedWords {
  /** Matched as whole words, in any case; a blank matches any white space. */
  readonly words: string;
  readonly say: string;
}

export const avoidedWords: readonly AvoidedWords[] = [
  // What programs do, in words of people.
  { words: 'look(s|ed|ing)? up|look-?ups?', say: 'check (a package), query (a source)' },
  { words: 'look(s|ed)? at|looked for', say: 'check, view, search' },
  {
    words:
      'asked|asking \\S+…|asks? (a|the|each|every|no|all|its|these|PyPI|OSV|NVD|Snyk) ?(services?|sources?|packages?)?',
    say: 'query, request, use',
  },
  { words: 'answer(s|ed|ing)?', say: 'response, respond' },
  { words: 'tell(s|ing)?|told', say: 'show, list, report, state' },
  { words: 'said|says so', say: 'show, list, report, state' },
  { words: 'hold(s|ing)?|held', say: 'contain, have, lock' },
  { words: '(go|goes|going|gone|went) on', say: 'continue, resume' },
  { words: '(stand|stood|stands)( in| for| beside| besides)?', say: 'is, is in, is listed, replaces' },
  { words: '(take|takes|took) (the|its|their) (token|question|place)', say: 'accept, replace' },
  { words: 'refus(e|es|ed|ing|al)', say: 'reject, do not support' },
  { words: 'knows? (no|what)|does not know', say: 'has no, does not have' },
  { words: 'stays?', say: 'is unchanged, remains' },
  { words: 'waits', say: 'is pending' },
  { words: 'counts? (again|for nothing|as|here|too|where|only)', say: 'applies, is used, is treated as' },
  { words: 'serves?', say: 'is used' },
  { words: 'left alone|leaves? alone', say: 'is paused, is not changed' },
  { words: 'pass(ed|es)? over', say: 'skip' },
  { words: 'broke off', say: 'was cut off' },
  { words: 'want(s|ed) (mending|looking)', say: 'must be fixed' },
  // Archaic or private words.
  { words: 'besides?', say: 'next to, in the same folder as' },
  { words: 'at hand', say: 'local, available' },
  { words: 'by hand', say: 'manually' },
  { words: 'put(s)? (it |them )?right', say: 'fix' },
  { words: 'afresh|anew', say: 'from the beginning, again' },
  { words: 'flaws?', say: 'vulnerability' },
  { words: 'sound', say: 'valid, intact' },
  { words: 'nobody|no one|someone|somebody|a person|people|persons?', say: 'you, another user, manually' },
  { words: '(make|made|no|some) room|room (for|on)', say: 'disk space, free up disk space' },
  { words: 'the present', say: 'the current' },
  { words: 'of what day|of that day', say: 'the date of' },
  { words: 'newest', say: 'latest' },
  { words: 'worst( (come|comes))?( first)?', say: 'most severe first, by severity' },
  { words: 'blanks?', say: 'space' },
  { words: 'something (is|went) wrong|something unusual|something else|something twice', say: 'what it is' },
  { words: 'could not be had|cannot be had|let no', say: 'could not be downloaded, does not use' },
  { words: 'all the same|for long ago|of long ago|some day|over and over', say: 'plain words' },
  { words: 'whole (catalog|catalogue|table|list|of)', say: 'complete' },
  {
    words: 'two doors|second opinion|as Now|play(s|ed)? down',
    say: 'two interfaces, cross-check, Current, understate',
  },
  {
    words: 'kept (values?|answers?|as you|as people|from earlier)|values kept|keeps (its|their) results?',
    say: 'preserved (your value), cached (a response)',
  },
  { words: 'not known by whom|unknown there', say: 'unknown, not found' },
  // Former names of verdicts and of states of sources.
  { words: 'at risk', say: 'Vulnerable' },
  {
    words: 'nothing known|without known advisories|safe at this version',
    say: 'No known vulnerabilities, Not affected',
  },
  { words: 'to review by hand|for manual review|for a person to look', say: 'Needs review' },
  { words: 'given up|gave up|gives up', say: 'Failed' },
  { words: 'needs you', say: 'Needs attention' },
  { words: 'not set up', say: 'not configured' },
  { words: 'could not be asked|could not answer', say: 'unavailable' },
  { words: 'gave no( usable)? answer', say: 'sent no usable response' },
  // British spellings.
  { words: '(colour|favour|behaviour|honour|neighbour)\\w*', say: 'color, favor, behavior, honor, neighbor' },
  { words: 'catalogues?|licences?|grey|centre', say: 'catalog, license, gray, center' },
  {
    words: '(organi|recogni|summari|initiali|normali|customi|minimi)s(e|es|ed|ing|ation|ations)',
    say: 'the spelling with z',
  },
  { words: 'cancell(ed|ing)|labell(ed|ing)|travell(ed|ing)|analys(e|ed|es)', say: 'canceled, labeled, analyze' },
  // One of a thing.
  {
    words: '1 (advisories|vulnerabilities|packages|cells|checkpoints|batches|rows|files|risks|entries|affect|need)',
    say: 'the singular',
  },
];

/** Where avoided words are right. An allowance that no text needs any more fails the test, too. */
export interface Allowance {
  readonly file: RegExp;
  /** Of which words; absent: of every avoided one. */
  readonly words?: RegExp;
  /** In which text around the words; absent: in any. */
  readonly text?: RegExp;
  readonly why: string;
}

export const allowances: readonly Allowance[] = [
  {
    file: /^src\/core\/message\/formerRemarks\.ts$/,
    why: 'sentences of former versions, which cells and findings contain',
  },
  {
    file: /^(src\/core\/sheet\/reviewField\.ts|README\.md|docs\/reference\/workbook\.md)$/,
    words: /^lookup$/,
    why: 'headers of the review workbook',
  },
  { file: /^src\/webview\/review\/details\/flawCard\.ts$/, text: /^flaw severity-/, why: 'names of styles' },
  { file: /^src\/queue\/limitScript\.ts$/, words: /^holds$/, why: 'a comment of the script' },
  { file: /^docs\/decisions\//, why: 'records of decisions, in the terms of the code' },
  { file: /^docs\/architecture\.md$/, words: /^answers$/, why: 'the name of a folder' },
  { file: /^README\.md$/, words: /^stays?$/, why: 'plain in “your workbook stays yours”' },
  { file: /^src\/xlsx\/refusal\.ts$/, text: /^Refusal$/, why: 'the name of a class' },
];
