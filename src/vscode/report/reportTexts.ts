/** The words of the report in the editor's language. */
import * as vscode from 'vscode';
import type { ReportTexts } from '../../webview/reportProtocol';
import { severityTexts, verdictTexts } from '../review/reviewTexts';
import { leadTexts } from './leadTexts';

export function reportTexts(): ReportTexts {
  return {
    language: vscode.env.language,
    labels: {
      verdictsTitle: vscode.l10n.t('Packages by verdict and severity'),
      agesTitle: vscode.l10n.t('Packages by years behind the latest release'),
      sourcesTitle: vscode.l10n.t('Responses of the sources'),
      timeLineTitle: vscode.l10n.t('Batches, saves and checkpoints over time'),
      verdicts: verdictTexts(),
      severities: severityTexts(),
      ages: {
        upToDate: vscode.l10n.t('Up to date'),
        underOne: vscode.l10n.t('Less than 1 year'),
        oneToTwo: vscode.l10n.t('1 to 2 years'),
        twoToThree: vscode.l10n.t('2 to 3 years'),
        threeToFive: vscode.l10n.t('3 to 5 years'),
        fiveOrMore: vscode.l10n.t('5 years or more'),
        unknown: vscode.l10n.t('Not known'),
      },
      answers: {
        ok: vscode.l10n.t('responded'),
        notFound: vscode.l10n.t('package not found'),
        unavailable: vscode.l10n.t('unavailable'),
        notConfigured: vscode.l10n.t('not configured'),
        unresolvable: vscode.l10n.t('needs review'),
      },
    },
    timeLine: {
      lookup: vscode.l10n.t('Checks'),
      wait: vscode.l10n.t('Waiting'),
      save: vscode.l10n.t('Saving'),
      checkpoint: vscode.l10n.t('Checkpoint'),
      batchesIn: vscode.l10n.t('Batches: {0}, in {1} s; checkpoints: {2}'),
      batch: vscode.l10n.t('Batch {0}'),
    },
    statuses: {
      finished: vscode.l10n.t('finished'),
      running: vscode.l10n.t('running'),
      interrupted: vscode.l10n.t('unfinished'),
      cancelled: vscode.l10n.t('canceled'),
      failed: vscode.l10n.t('failed'),
    },
    words: reportWords(),
    lead: leadTexts(),
  };
}

function reportWords(): ReportTexts['words'] {
  return {
    allVerdicts: vscode.l10n.t('All verdicts'),
    behind: vscode.l10n.t('Behind'),
    cellsWritten: vscode.l10n.t('Cells written'),
    checked: vscode.l10n.t('Checked'),
    checkedOf: vscode.l10n.t('{0} of {1}'),
    days: vscode.l10n.t('{0} days'),
    export: vscode.l10n.t('Export…'),
    failed: vscode.l10n.t('Failed'),
    filter: vscode.l10n.t('Filter packages, versions, advisories'),
    findings: vscode.l10n.t('Findings'),
    fixedIn: vscode.l10n.t('Fixed in'),
    flaws: vscode.l10n.t('Advisories or reason'),
    keptCells: vscode.l10n.t('Your values preserved'),
    latest: vscode.l10n.t('Latest'),
    leftOut: vscode.l10n.t('{0} more in the review grid'),
    madeFrom: vscode.l10n.t('Each package by its latest scan: {0} scans since {1}'),
    more: vscode.l10n.t('Show More'),
    none: vscode.l10n.t('No scan of this workbook is stored yet.'),
    notDrawn: vscode.l10n.t('An unexpected error occurred. See the log for details.'),
    notShown: vscode.l10n.t('The report cannot be shown'),
    ofNewest: vscode.l10n.t('{0}, latest scan'),
    openReview: vscode.l10n.t('Open Review Grid'),
    package: vscode.l10n.t('Package'),
    rowsShown: vscode.l10n.t('{0} of {1} packages'),
    saves: vscode.l10n.t('Saves'),
    sayLess: vscode.l10n.t('Cells that say less'),
    saysLess: vscode.l10n.t('Your workbook says less: {0}'),
    scanTold: vscode.l10n.t('{0} · {1} · {2} packages'),
    scanned: vscode.l10n.t('Scanned {0}'),
    severity: vscode.l10n.t('Severity'),
    startScan: vscode.l10n.t('Start Scan'),
    tryAgain: vscode.l10n.t('Try Again'),
    verdict: vscode.l10n.t('Verdict'),
    version: vscode.l10n.t('Version'),
  };
}
