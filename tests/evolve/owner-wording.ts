/** What the owner's edits touch and say where the frameworks differ. */
export interface Wording {
  /** What a service is handed. */
  readonly unitOfWork: string
  /** The line that wires the endpoints of customers. */
  readonly wiring: RegExp
  /** The first line of the last handler's body. */
  readonly lastHandler: RegExp
  /** The first line of the first handler. */
  readonly firstHandler: RegExp
  readonly endpoint: string
  readonly httpTest: string
  /** What the endpoint needs of the framework. */
  readonly imported: readonly [module: string, name: string]
}

const fastapi: Wording = {
  unitOfWork: 'uow',
  wiring: /^ {4}app\.include_router\(customers_router\)\n/m,
  lastHandler: /^ {4}await remove_customer\(uow, customer_id=customer_id\)\n/m,
  firstHandler: /^@customers_router\.post/m,
  endpoint: `@customers_router.get("/{customer_id}/greeting")
async def get_customer_greeting(request: Request, uow: UnitOfWorkDep, customer_id: UUID) -> dict[str, str]:
    customer = await read_customer(uow, customer_id=customer_id)
    return {"greeting": greeting_for(customer, request.app.state.settings.greeting)}
`,
  httpTest: `async def test_customers_are_greeted_by_their_nickname(client: httpx2.AsyncClient) -> None:
    body = await customer_body(client)
    url = (await client.post("/v1/customers", json=body)).headers["location"]
    assert (await client.get(f"{url}/greeting")).json() == {"greeting": "Hello, nickname!"}
`,
  imported: ['fastapi', 'Request'],
}

const flask: Wording = {
  unitOfWork: 'get_unit_of_work()',
  wiring: /^ {4}app\.register_blueprint\(customers_blueprint\)\n/m,
  lastHandler: /^ {4}remove_customer\(get_unit_of_work\(\), customer_id=customer_id\)\n/m,
  firstHandler: /^@customers_blueprint\.post/m,
  endpoint: `@customers_blueprint.get("/<customer_id>/greeting")
@operation(dict[str, str])
def get_customer_greeting(customer_id: UUID) -> dict[str, str]:
    customer = read_customer(get_unit_of_work(), customer_id=customer_id)
    return {"greeting": greeting_for(customer, current_app.extensions["settings"].greeting)}
`,
  httpTest: `def test_customers_are_greeted_by_their_nickname(client: httpx2.Client) -> None:
    body = customer_body(client)
    url = client.post("/v1/customers", json=body).headers["location"]
    assert client.get(f"{url}/greeting").json() == {"greeting": "Hello, nickname!"}
`,
  imported: ['flask', 'current_app'],
}

export const wordings = { fastapi, flask } as const
