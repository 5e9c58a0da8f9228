import { startScriptedMongo } from './scripted-mongo-server.ts';

/** Stands in for mongod as this project uses it: no primary before its replica set was made and it was asked twice. */
let asked: number | undefined;
const greeting = (): object => {
  if (asked === undefined) return { isWritablePrimary: false, ismaster: false, setName: undefined };
  asked += 1;
  const isWritablePrimary = asked > 2;
  return { isWritablePrimary, ismaster: isWritablePrimary, secondary: !isWritablePrimary };
};

console.log(process.argv.slice(2).join(' '));
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
await startScriptedMongo(
  (command) => {
    console.log(JSON.stringify(command));
    if (command['replSetInitiate'] !== undefined) asked ??= 0;
    return { ok: 1 };
  },
  greeting,
  port,
);
