import { text } from './args.js';

/** The aliases of Dropbox's own files.stone. */
const PATH = '/(.|[\\r\\n])*';
const NAMESPACE = '(ns:[0-9]+(/.*)?)';

export const readPath = text({ pattern: `(${PATH}|id:.*)|(rev:[0-9a-f]{9,})|${NAMESPACE}` });
export const writePath = text({ pattern: `(${PATH})|${NAMESPACE}` });
export const writePathOrId = text({ pattern: `(${PATH})|${NAMESPACE}|(id:.*)` });
export const relocationPath = writePathOrId;
export const folderPath = text({ pattern: `(${PATH})?|id:.*|${NAMESPACE}` });
export const rev = text({ min: 9, pattern: '[0-9a-f]+' });
export const sha256 = text({ min: 64, max: 64 });
export const timestampText = text({ pattern: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ' });
