/** The part of Handlebars that runs compiled templates: the package has no types for it. */
declare module 'handlebars/dist/cjs/handlebars.runtime.js' {
  interface Runtime {
    create(): Runtime
    helpers: Record<string, unknown>
    registerHelper(name: string, helper: (...given: never[]) => unknown): void
    createFrame(data: object): Record<string, unknown>
    template(
      spec: object,
    ): (view: object, options: { readonly data: object } & Readonly<Record<string, unknown>>) => string
  }
  const runtime: Runtime
  export default runtime
}
