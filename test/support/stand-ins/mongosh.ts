import { MongoClient } from 'mongodb';

/** Stands in for mongosh, which not every machine has: `mongosh URI --eval COUNT`, for the count that is recommended. */
const [uri = '', option, expression = ''] = process.argv.slice(2);
const [, database, collection] = /^db\.getSiblingDB\("(\w+)"\)\.(\w+)\.countDocuments\(\)$/.exec(expression) ?? [];
if (option !== '--eval' || database === undefined || collection === undefined)
  throw new Error(`not understood: ${process.argv.slice(2).join(' ')}`);

const client = new MongoClient(uri);
console.log(await client.db(database).collection(collection).countDocuments());
await client.close();
