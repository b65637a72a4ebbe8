/** Entry of the review grid's webview: ties grid, toolbar and details to the editor's messages. Draws nothing itself. */
import { byId } from '../dom';
import { HostChannel } from '../hostChannel';
import { keepCopiesInert } from '../inertCopies';
import type { ReviewTexts } from '../reviewTexts';
import { ReviewPage } from './reviewPage';

keepCopiesInert();
const texts = JSON.parse(byId('texts').textContent) as ReviewTexts;
const channel: HostChannel = new HostChannel((message) => page.receive(message));
const page = new ReviewPage(channel, texts);
channel.post({ type: 'ready' });
