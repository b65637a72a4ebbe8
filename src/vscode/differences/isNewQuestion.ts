/** Whether a scan found cells that say less than the findings and that nobody was asked about; from then on somebody was. */
import type * as vscode from 'vscode';
import type { ScanSummary } from '../../core/scan/scanSummary';
import type { JobClient } from '../../threads/jobs/jobClient';

/** What cannot be remembered is asked again. */
export async function isNewQuestion(
  { status, contradicted }: ScanSummary,
  { jobs, log }: { readonly jobs: JobClient; readonly log: vscode.LogOutputChannel },
): Promise<boolean> {
  if (status !== 'finished' || contradicted.length === 0) return false;
  const cells = contradicted.map(({ cell, package: name, value }) => ({ cell, package: name, value }));
  try {
    if (await jobs.run('isAskedAbout', { cells })) return false;
    await jobs.run('rememberAsked', { cells });
  } catch (error) {
    log.warn('The record of earlier questions about differences cannot be read.', error);
  }
  return true;
}
