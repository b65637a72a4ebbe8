/** What the report says first, in the editor's language. */
import * as vscode from 'vscode';
import type { LeadTexts } from '../../webview/reportProtocol';

export function leadTexts(): LeadTexts {
  return {
    title: vscode.l10n.t('What matters'),
    nextTitle: vscode.l10n.t('What to do next'),
    runTitle: vscode.l10n.t('How the scan ran'),
    bySeverity: {
      CRITICAL: vscode.l10n.t('{0} critical'),
      HIGH: vscode.l10n.t('{0} high'),
      MEDIUM: vscode.l10n.t('{0} medium'),
      LOW: vscode.l10n.t('{0} low'),
      UNKNOWN: vscode.l10n.t('{0} of unknown severity'),
    },
    malicious: {
      one: vscode.l10n.t('1 package is malicious'),
      many: vscode.l10n.t('{0} packages are malicious'),
    },
    vulnerable: {
      one: vscode.l10n.t('1 package is vulnerable'),
      many: vscode.l10n.t('{0} packages are vulnerable'),
    },
    proceed: {
      one: vscode.l10n.t('Your workbook still says PROCEED for 1 vulnerable package.'),
      many: vscode.l10n.t('Your workbook still says PROCEED for {0} vulnerable packages.'),
    },
    differ: {
      one: vscode.l10n.t('Your workbook says less than the finding for 1 vulnerable package.'),
      many: vscode.l10n.t('Your workbook says less than the finding for {0} vulnerable packages.'),
    },
    damaged: vscode.l10n.t('The journal of a scan is damaged: results may be lost'),
    toCome: {
      one: vscode.l10n.t('1 package is still to be checked'),
      many: vscode.l10n.t('{0} packages are still to be checked'),
    },
    failed: {
      one: vscode.l10n.t('1 package failed'),
      many: vscode.l10n.t('{0} packages failed'),
    },
    notChecked: {
      one: vscode.l10n.t('1 package is not checked'),
      many: vscode.l10n.t('{0} packages are not checked'),
    },
    rowsNotChecked: {
      one: vscode.l10n.t('1 row without a readable package name is not checked'),
      many: vscode.l10n.t('{0} rows without a readable package name are not checked'),
    },
    refused: {
      one: vscode.l10n.t('1 cell could not be written'),
      many: vscode.l10n.t('{0} cells could not be written'),
    },
    review: {
      one: vscode.l10n.t('1 package needs review'),
      many: vscode.l10n.t('{0} packages need review'),
    },
    noneVulnerable: {
      one: vscode.l10n.t('The 1 package checked is not vulnerable'),
      many: vscode.l10n.t('None of the {0} packages checked is vulnerable'),
    },
    removeMalicious: {
      one: vscode.l10n.t('Remove the malicious package.'),
      many: vscode.l10n.t('Remove the {0} malicious packages.'),
    },
    compare: {
      one: vscode.l10n.t(
        'Compare your text with the finding for the vulnerable package where your workbook says less.',
      ),
      many: vscode.l10n.t(
        'Compare your text with the findings for the {0} vulnerable packages where your workbook says less.',
      ),
    },
    upgrade: {
      one: vscode.l10n.t('Upgrade 1 vulnerable package to the version under Fixed in.'),
      many: vscode.l10n.t('Upgrade {0} vulnerable packages to the versions under Fixed in.'),
    },
    replace: {
      one: vscode.l10n.t('Replace 1 vulnerable package without a known fix, or accept its risk.'),
      many: vscode.l10n.t('Replace {0} vulnerable packages without a known fix, or accept their risk.'),
    },
    reviewByHand: {
      one: vscode.l10n.t('Review 1 package; the table shows why.'),
      many: vscode.l10n.t('Review {0} packages; the table shows why.'),
    },
    nameRows: vscode.l10n.t(
      'Type the package name into each row that has none, calculate formulas by saving the workbook in Excel or LibreOffice, and scan again.',
    ),
    resume: vscode.l10n.t('Resume the scan to check the rest.'),
    checkAgain: vscode.l10n.t('Scan again with current data to check what is not checked; the table shows why.'),
    dataOf: vscode.l10n.t('Advisory data of {0}'),
    dataUndated: vscode.l10n.t('Advisories from the services during the scan'),
    noData: vscode.l10n.t('No advisory data'),
  };
}
