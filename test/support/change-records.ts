/** A change of an item, as Kinesis Data Streams for DynamoDB has written it. */
export const dynamodbChange = {
  awsRegion: 'ap-northeast-2',
  eventID: '6f773704-d244-414f-9590-5e9e9045409d',
  eventName: 'INSERT',
  userIdentity: null,
  recordFormat: 'application/json',
  tableName: 'bus-info',
  dynamodb: {
    ApproximateCreationDateTime: 1649930048474,
    Keys: { Timestamp: { S: '1649930048' }, RouteId: { S: '222000076' } },
    NewImage: { RemainSeatCnt: { S: '44' }, Timestamp: { S: '1649930048' }, RouteId: { S: '222000076' } },
    SizeBytes: 120,
  },
  eventSource: 'aws:dynamodb',
};

/** An event as a rule of EventBridge hands it on. */
export const eventbridgeEvent = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0'],
  detail: { 'instance-id': 'i-1234567890abcdef0', state: 'terminated' },
};

/** A change event of Debezium for PostgreSQL, without its schema. */
export const postgresChange = {
  before: null,
  after: { a: 1, b: 2 },
  source: {
    version: '1.6.1.Final',
    connector: 'postgresql',
    name: 'tpch',
    ts_ms: 1627401465527,
    snapshot: 'false',
    db: 'tpch',
    sequence: '["54604320","54604320"]',
    schema: 'public',
    table: 'orders',
    txId: 86302,
    lsn: 54604320,
    xmin: null,
  },
  op: 'c',
  ts_ms: 1627401465687,
  transaction: null,
};

/** One of Debezium for MySQL. */
export const mysqlChange = {
  before: { id: 1016, first_name: 'Smart' },
  after: null,
  source: {
    version: '1.4.2.Final',
    connector: 'mysql',
    name: 'dbserver1',
    ts_ms: 1615928467000,
    snapshot: 'false',
    db: 'inventory',
    table: 'customers',
    server_id: 223344,
    gtid: null,
    file: 'mysql-bin.000003',
    pos: 4015,
    row: 0,
    thread: 36,
    query: null,
  },
  op: 'd',
  ts_ms: 1615928467236,
  transaction: null,
};

/** A row that AWS DMS has sent. */
export const dmsRow = {
  data: { id: 315233, name: 'Prime' },
  metadata: {
    timestamp: '2021-02-18T23:57:11.970360Z',
    'record-type': 'data',
    operation: 'insert',
    'partition-key-type': 'schema-table',
    'schema-name': 'crm',
    'table-name': 'leads',
    'transaction-id': 87978110091475,
  },
};

/** What AWS DMS tells of a table. */
export const dmsControl = {
  metadata: {
    timestamp: '2021-02-18T23:09:09.509179Z',
    'record-type': 'control',
    operation: 'create-table',
    'partition-key-type': 'task-id',
    'schema-name': '',
    'table-name': 'awsdms_apply_exceptions',
  },
};
