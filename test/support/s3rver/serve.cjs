/** s3rver in a process of its own: argv is the folder and the buckets, the port is sent to the parent, and it ends with it. */
const S3rver = require('s3rver');

const [directory, ...buckets] = process.argv.slice(2);
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  vhostBuckets: false,
  configureBuckets: buckets.map((name) => ({ name })),
});

process.once('disconnect', () => process.exit(0));
void server.run().then(({ port }) => process.send({ port }));
