/** Where the command line keeps scan state when nobody says so: with the state of the user. */
import { stateFolderOf } from '../../engine/storage/userState';
import type { CliPlace } from '../cliPorts';

export function defaultStorageFolder(place: CliPlace): string {
  return stateFolderOf(place);
}
