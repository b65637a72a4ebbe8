/** Shows how a workbook differs from a checkpoint, side by side. */
import * as vscode from 'vscode';
import type { WorkbookComparison } from '../../core/scan/workbookComparison';
import type { DiffView } from '../diff/diffView';
import { workbookName } from '../workbookName';
import { comparisonTexts } from './comparisonText';

/** `checkpointName` is the title of the older side. Dispose of the result to close the diff. */
export function showComparison(
  view: DiffView,
  workbookPath: string,
  checkpointName: string,
  comparison: WorkbookComparison,
): Promise<vscode.Disposable> {
  const name = workbookName(workbookPath);
  const { checkpoint, workbook } = comparisonTexts(comparison);
  return view.show(
    name,
    vscode.l10n.t('{0}: {1} ↔ Current', name, checkpointName),
    { title: checkpointName, text: checkpoint },
    { title: vscode.l10n.t('Current'), text: workbook },
  );
}
