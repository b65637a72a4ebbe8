/** Entry of the job worker. */
import { parentPort } from 'node:worker_threads';
import { serveCalls } from '../rpc/serveCalls';
import { editorJobs } from './editorJobs';
import { jobProtocol } from './jobProtocol';

serveCalls(parentPort, jobProtocol, ({ transport }) => ({ handlers: editorJobs(transport), crashes: false }));
