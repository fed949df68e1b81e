import { aiSdk } from './ai-sdk.ts';
import { langchain } from './langchain.ts';
import { declareMatrix } from './matrix.ts';

// The part of the matrix that starts hardly any processes; `npm run test:long` has the whole.

declareMatrix([aiSdk, langchain], ['everything', 'stock', 'demo']);
