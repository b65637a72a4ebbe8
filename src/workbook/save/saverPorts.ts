/** What a saver needs from outside, handed in by whoever composes it. */
import type { Clock, RandomHex } from '../../platform/clock';
import type { FileSystem } from '../../platform/fileSystem';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import type { SaveJournal } from './saveTypes';
import type { WorkbookLock } from '../lock/workbookLock';

export interface SaverPorts {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  readonly journal: SaveJournal;
  /** Where the workbook is copied to before the first save; undefined: no backup. */
  readonly backupFolder?: string;
  /** How such a copy is named; by its hash unless told otherwise. */
  readonly backupName?: (hash: string, fileName: string) => string;
  /** True once a person said so: only the lock of the file itself tells that it is held. Asked at each save. */
  readonly ignoreOwnerFiles?: () => boolean;
  readonly limits?: ZipLimits;
  /** Inflated bytes above which a part is streamed instead of held. */
  readonly largeBytes?: number;
  /** This machine's unless told otherwise; on Windows a refused rename is tried again. */
  readonly platform?: NodeJS.Platform;
  /** Asked right before the rename; a lost lock stops the save. */
  readonly lock?: Pick<WorkbookLock, 'isHeld'>;
}
