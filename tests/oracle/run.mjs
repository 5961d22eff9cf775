// Runs an ELM library with cql-execution: `node run.mjs LIBRARY.json < CASES > ANSWERS`, both JSON lines.
// In: {"parameter": true | false | 7 | [low, high], ..}; a parameter that is left out is null, one that the library does
// not declare is ignored. Out: {"rule": {"firm": true | false | null, "acting": ..}, ..}.
// The engine is taken from node_modules beside this file, or from the folder that BTRI_ORACLE_MODULES names.
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

const RULE_CHANNEL = /^(?!slot )(.+) (firm|acting)$/;

function fail(message) {
  process.stderr.write(message + '\n');
  process.exit(3);
}

function loadEngine() {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const modules = path.resolve(process.env.BTRI_ORACLE_MODULES ?? path.join(here, 'node_modules'));
  const pinned = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8')).dependencies['cql-execution'];
  const require = createRequire(path.join(modules, 'resolved-from-here.cjs'));
  try {
    const { version } = require('cql-execution/package.json');
    if (version !== pinned) fail(`cql-execution ${version} is installed, ${pinned} is pinned: \`npm ci\``);
    return require('cql-execution');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return fail('cql-execution is not installed: `npm ci` in tests/oracle, or set BTRI_ORACLE_MODULES');
  }
}

const cql = loadEngine();

// Every declared parameter gets a value: the engine reads an undefined one as neither null nor false.
function parametersOf(library, given) {
  const out = {};
  for (const name of Object.keys(library.parameters)) {
    const value = given[name] ?? null;
    out[name] = Array.isArray(value) ? new cql.Interval(value[0], value[1], true, true) : value;
  }
  return out;
}

function rulesOf(results) {
  const out = {};
  for (const [name, value] of Object.entries(results)) {
    const match = RULE_CHANNEL.exec(name);
    if (match === null) continue;
    if (value !== true && value !== false && value !== null) throw new Error(`${name} is ${value}`);
    (out[match[1]] ??= {})[match[2]] = value;
  }
  return out;
}

async function main() {
  const library = new cql.Library(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')));
  const now = cql.DateTime.parse('2026-11-22T00:00:00.0+00:00');
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const executor = new cql.Executor(library).withParameters(parametersOf(library, JSON.parse(line)));
    const patient = new cql.PatientSource([{ id: 'case', recordType: 'Patient' }]);
    const answer = await executor.exec(patient, now);
    const text = JSON.stringify(rulesOf(answer.patientResults.case)) + '\n';
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  }
}

await main();
