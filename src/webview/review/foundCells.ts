/** Steps through the cells that hold a text. Finds none itself. */
import type { FindDirection } from '../../grid/query/findCells';
import type { HostChannel } from '../hostChannel';
import type { GridPlace } from './grid/gridMove';
import type { GridView } from './grid/gridView';
import type { FindBar } from './toolbar/findBar';

export class FoundCells {
  constructor(
    private readonly grid: GridView,
    private readonly bar: FindBar,
    private readonly channel: HostChannel,
  ) {}

  async find(text: string, direction: FindDirection): Promise<void> {
    this.grid.find = text;
    const place = await this.#locate(text, direction);
    if (place !== undefined) this.grid.select(place, false);
  }

  /** The count may be another since more rows were read; the person stays where they are. */
  async count(): Promise<void> {
    const { text } = this.bar;
    if (text !== '') await this.#locate(text, 'here');
  }

  /** From the selected cell on; undefined: nowhere, or another text is sought by now. */
  async #locate(text: string, direction: FindDirection): Promise<GridPlace | undefined> {
    const { position, column } = this.grid.place;
    const from = { position: Math.max(0, position), column };
    const found = await this.channel.ask({ ask: 'find', text, from, direction }, 'found');
    if (text !== this.bar.text) return undefined;
    this.bar.showCount(found.ordinal, found.matches);
    return found.place;
  }
}
