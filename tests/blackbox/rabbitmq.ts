import { connect } from 'node:net'

/**
 * The server that AMQP_URL names, or one that runs at the usual place; each service has queues of its own there. Throws with
 * what to type when nobody listens there.
 */
export function findBroker(): Promise<string> {
  found ??= reached(process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672//')
  return found
}

let found: Promise<string> | undefined

const reached = (address: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address)
    const socket = connect({ host: hostname, port: Number(port || 5672) })
    socket.on('connect', () => {
      socket.destroy()
      resolve(address)
    })
    socket.on('error', () =>
      reject(
        new Error(
          `There is no RabbitMQ at ${hostname}:${port || 5672}. Type \`apt-get install rabbitmq-server\`, or name another one in AMQP_URL.`,
        ),
      ),
    )
  })
