/** The server that AMQP_URL names, or one that runs at the usual place; each service has queues of its own there. */
export const broker = process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672//'
