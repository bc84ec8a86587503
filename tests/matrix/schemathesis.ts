import { tmpdir } from 'node:os'
import { signedInAt } from '../blackbox/client.ts'
import { command } from './steps.ts'
import type { Toolchain } from './toolchain.ts'

/** Pinned: another version finds other things. */
const schemathesis = 'schemathesis==4.32.5'

/** What an answer must keep to, whatever was asked: no 5xx, nothing that the document does not describe. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
]

/**
 * Asks a running service, as whoever is signed in there, what its OpenAPI document allows and what it does not, the same each time. Gives what was found,
 * or nothing; also when nothing was asked, which would prove nothing.
 */
export async function explored(url: string, { uv, environment }: Toolchain): Promise<string | undefined> {
  const program = [uv, 'tool', 'run', '--from', schemathesis, 'schemathesis']
  const amount = ['--max-examples', '25', '--generation-deterministic', '--no-color']
  // A stream never ends by itself, so that there is no answer to look at.
  const without = ['--exclude-path', '/v1/stream']
  const headers = Object.entries(signedInAt(url)).flatMap(([name, value]) => [
    '--header',
    `${name}: ${value}`,
  ])
  const argv = [
    ...[...program, 'run', `${url}/openapi.json`, '--checks', checks.join(',')],
    ...amount,
    ...without,
    ...headers,
  ]
  const { code, stdout, stderr } = await command(argv, { cwd: tmpdir(), environment, limitMs: 300_000 })
  const cases = Number(/(\d+) generated/.exec(stdout)?.[1] ?? 0)
  if (code === 0 && cases > 0) return undefined
  return `schemathesis ended with ${code} after ${cases} cases\n${stdout}\n${stderr}`
}
