#!/usr/bin/env node
import './require-node-24.js';
import './keep-compiled.js';

const { main } = await import('./main.ts');
await main(process.argv);
