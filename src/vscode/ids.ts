/** Every id that package.json contributes, once; a test compares both. Holds no behaviour. */

export const productName = 'IHACPA';
export const configurationSection = 'ihacpa';

export const commandIds = {
  startScan: 'ihacpa.startScan',
  resumeScan: 'ihacpa.resumeScan',
  resumeFromCheckpoint: 'ihacpa.resumeFromCheckpoint',
  cancelScan: 'ihacpa.cancelScan',
  openScans: 'ihacpa.openScans',
  showLog: 'ihacpa.showLog',
} as const;

export const viewIds = {
  container: 'ihacpa',
  scans: 'ihacpa.scans',
} as const;

/** Context keys for `when` clauses. */
export const contextKeys = {
  scanning: 'ihacpa.scanning',
  resumable: 'ihacpa.resumable',
  hasCheckpoints: 'ihacpa.hasCheckpoints',
} as const;

/** Values of `viewItem` in `when` clauses. */
export const treeContexts = {
  scanActive: 'scan.active',
  scanStopping: 'scan.stopping',
  scanElsewhere: 'scan.elsewhere',
  scanStopped: 'scan.stopped',
  scanResumable: 'scan.resumable',
  scanFinished: 'scan.finished',
  checkpointValid: 'checkpoint.valid',
  checkpointBusy: 'checkpoint.busy',
  checkpointCorrupt: 'checkpoint.corrupt',
} as const;

/** Relative to the section `ihacpa`. */
export const settingIds = {
  advisories: 'sources.advisories',
  overwrite: 'scan.overwrite',
} as const;

/** Commands of VS Code itself that the extension runs. */
export const hostCommands = {
  focusScans: `${viewIds.scans}.focus`,
  manageTrust: 'workbench.trust.manage',
  openSettings: 'workbench.action.openSettings',
  revealInExplorer: 'revealInExplorer',
  setContext: 'setContext',
} as const;

export const storedKeys = {
  /** The scan this window started and has not seen end. */
  openScan: 'openScan',
  /** The interruption a person was told about. */
  toldInterruption: 'toldInterruption',
} as const;
