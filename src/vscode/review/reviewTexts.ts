/** The words of the review grid in the editor's language. */
import * as vscode from 'vscode';
import type { ReviewTexts } from '../../webview/reviewTexts';

export function reviewTexts(): ReviewTexts {
  return {
    language: vscode.env.language,
    verdicts: verdictTexts(),
    states: {
      ...verdictTexts(),
      failed: vscode.l10n.t('Failed'),
      other: vscode.l10n.t('Not scanned'),
    },
    severities: severityTexts(),
    statuses: {
      ok: vscode.l10n.t('responded'),
      notFound: vscode.l10n.t('package not found'),
      unavailable: vscode.l10n.t('unavailable'),
      notConfigured: vscode.l10n.t('not configured'),
      unresolvable: vscode.l10n.t('needs review'),
    },
    words: { ...gridWords(), ...detailWords() },
  };
}

export function verdictTexts(): ReviewTexts['verdicts'] {
  return {
    malicious: vscode.l10n.t('Malicious'),
    vulnerable: vscode.l10n.t('Vulnerable'),
    accepted: vscode.l10n.t('Risk accepted'),
    safe: vscode.l10n.t('Not affected'),
    clean: vscode.l10n.t('No known vulnerabilities'),
    review: vscode.l10n.t('Needs review'),
    notChecked: vscode.l10n.t('Not checked'),
    other: vscode.l10n.t('No verdict'),
  };
}

export function severityTexts(): ReviewTexts['severities'] {
  return {
    CRITICAL: vscode.l10n.t('Critical'),
    HIGH: vscode.l10n.t('High'),
    MEDIUM: vscode.l10n.t('Medium'),
    LOW: vscode.l10n.t('Low'),
    UNKNOWN: vscode.l10n.t('Unknown severity'),
  };
}

function gridWords(): Omit<ReviewTexts['words'], keyof ReturnType<typeof detailWords>> {
  return {
    anyContent: vscode.l10n.t('Any content'),
    changed: vscode.l10n.t('changed'),
    changedCells: vscode.l10n.t('{0} cells changed'),
    clear: vscode.l10n.t('Clear Filter'),
    clearFilters: vscode.l10n.t('Clear Filters'),
    close: vscode.l10n.t('Close'),
    contains: vscode.l10n.t('Contains text'),
    content: vscode.l10n.t('Content'),
    details: vscode.l10n.t('Details'),
    editKeys: vscode.l10n.t('Enter: save · Shift+Enter: new line · Esc: discard'),
    editLabel: vscode.l10n.t('Edit {0}'),
    empty: vscode.l10n.t('Empty'),
    filled: vscode.l10n.t('Not empty'),
    filterColumn: vscode.l10n.t('Filter {0}'),
    find: vscode.l10n.t('Find'),
    finding: vscode.l10n.t('Finding'),
    findings: vscode.l10n.t('Findings'),
    fixedInVersion: vscode.l10n.t('fixed in {0}'),
    findCount: vscode.l10n.t('{0} of {1}'),
    gridLabel: vscode.l10n.t('Packages of sheet {0}'),
    loading: vscode.l10n.t('Reading the workbook…'),
    nextMatch: vscode.l10n.t('Next Match (Enter)'),
    noMatch: vscode.l10n.t('No results'),
    noRows: vscode.l10n.t('No package matches the filters.'),
    noRowsYet: vscode.l10n.t('No package read so far matches the filters.'),
    exportReport: vscode.l10n.t('Export Report…'),
    openWith: vscode.l10n.t('Open With…'),
    packages: vscode.l10n.t('{0} packages'),
    packagesRead: vscode.l10n.t('Reading… {0} packages'),
    packagesReadShown: vscode.l10n.t('Reading… {0} of {1} packages'),
    packagesShown: vscode.l10n.t('{0} of {1} packages'),
    previousMatch: vscode.l10n.t('Previous Match (Shift+Enter)'),
    redo: vscode.l10n.t('Redo'),
    refused: vscode.l10n.t('The workbook cannot be shown'),
    scanning: vscode.l10n.t('Scan in progress'),
    sortedAscending: vscode.l10n.t('Sorted ascending'),
    sortedDescending: vscode.l10n.t('Sorted descending'),
    tryAgain: vscode.l10n.t('Try Again'),
    undo: vscode.l10n.t('Undo'),
    unsorted: vscode.l10n.t('In the order of the sheet'),
    verdict: vscode.l10n.t('Verdict'),
    whatMatters: vscode.l10n.t('What Matters'),
  };
}

function detailWords() {
  return {
    accepted: vscode.l10n.t('Accepted risk'),
    acceptRisk: vscode.l10n.t('Accept Risk…'),
    endAcceptance: vscode.l10n.t('End Acceptance…'),
    acceptedBy: vscode.l10n.t('by {0}'),
    acceptedUntil: vscode.l10n.t('until {0}'),
    affectedRange: vscode.l10n.t('Affects'),
    conflict: vscode.l10n.t('Sources disagree: {0}'),
    contradicted: vscode.l10n.t('says less than the finding'),
    copyRow: vscode.l10n.t('Copy Row'),
    dataFrom: vscode.l10n.t('data of {0}'),
    evidence: vscode.l10n.t('Evidence'),
    editNote: vscode.l10n.t('Edit Note…'),
    exploitPrediction: vscode.l10n.t('Exploit prediction (EPSS)'),
    exploits: vscode.l10n.t('Published exploit'),
    fixedIn: vscode.l10n.t('Fixed in'),
    flaws: vscode.l10n.t('Vulnerabilities ({0})'),
    knownExploited: vscode.l10n.t('Known exploited (KEV)'),
    installed: vscode.l10n.t('Installed'),
    direct: vscode.l10n.t('direct'),
    through: vscode.l10n.t('through {0}'),
    lowestSafe: vscode.l10n.t('Lowest safe version'),
    lowestAccepted: vscode.l10n.t('Lowest version with only accepted vulnerabilities'),
    fixToReview: vscode.l10n.t('Fix to review'),
    noFix: vscode.l10n.t('No fix known'),
    notScanned: vscode.l10n.t('Not checked by any scan yet. Rescan this package to see the evidence.'),
    openLink: vscode.l10n.t('Open {0}'),
    published: vscode.l10n.t('Published'),
    ransomware: vscode.l10n.t('used by ransomware'),
    ratedBy: vscode.l10n.t('Severity by {0}'),
    reportedBy: vscode.l10n.t('Reported by'),
    rescan: vscode.l10n.t('Rescan This Package'),
    reveal: vscode.l10n.t('Reveal in Findings'),
    row: vscode.l10n.t('Row {0}'),
    scannedAs: vscode.l10n.t('Scanned as {0}; {1} is not checked.'),
    scannedAt: vscode.l10n.t('Scanned'),
    sheetCells: vscode.l10n.t('Cells of the sheet'),
    sheetSays: vscode.l10n.t('Workbook: {0}'),
    sources: vscode.l10n.t('Sources'),
    stale: vscode.l10n.t('cached response, the source is unavailable'),
    verified: vscode.l10n.t('verified'),
  };
}
