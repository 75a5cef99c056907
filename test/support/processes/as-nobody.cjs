/**
 * Starts the program `TEST_MAIN` from its own folder, as it runs in a container: as an ordinary user, who owns
 * nothing. Only root can become somebody else; any other user stays who he is.
 */
const { chdir, env, getuid, setgid, setgroups, setuid } = require('node:process');
const { dirname, join } = require('node:path');

const NOBODY = 65534;
const { TEST_MAIN: main } = env;
delete env.TEST_MAIN;

chdir(join(dirname(main), '..'));
if (getuid() === 0) {
  setgroups([]);
  setgid(NOBODY);
  setuid(NOBODY);
}
process.argv[1] = main;
require(main);
