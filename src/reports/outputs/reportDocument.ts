/** The report as a document of headings and tables, the same for text, Markdown and HTML. */
import type { ReportLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import type { DocumentSection } from './documentSection';
import { findingsSection } from './findingsSection';
import {
  acceptedSection,
  ageSection,
  batchSection,
  checkpointSection,
  contradictedSection,
  failureSection,
  keptSection,
  refusedSection,
  scanSection,
  sourceSection,
  summarySection,
  unnamedSection,
  verdictSection,
} from './reportSections';

import { sinceSection } from './sinceSection';

interface ReportDocument {
  readonly title: string;
  readonly sections: readonly DocumentSection[];
}

/** Sections without a row are left out, except the findings. */
export function reportDocument(report: ReportModel, labels: ReportLabels): ReportDocument {
  const sections = [
    summarySection(report, labels),
    sinceSection(report, labels),
    contradictedSection(report, labels),
    refusedSection(report),
    unnamedSection(report),
    scanSection(report),
    verdictSection(report, labels),
    ageSection(report, labels),
    sourceSection(report, labels),
    failureSection(report),
    acceptedSection(report),
    keptSection(report),
    batchSection(report, labels),
    checkpointSection(report),
    findingsSection(report, labels),
  ];
  return { title: 'Package review', sections: sections.filter(({ rows, id }) => rows.length > 0 || id === 'findings') };
}
