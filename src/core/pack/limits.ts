/** What a pack may cost before it is refused: far above what a service needs, far below what hurts a machine. */
export const limits = {
  files: 5_000,
  totalBytes: 64 * 1024 * 1024,
  yamlBytes: 128 * 1024,
  /** All YAML files of a pack together. */
  yamlTotal: 2 * 1024 * 1024,
  templateBytes: 512 * 1024,
  /** Collections inside collections in one YAML file. */
  yamlDepth: 32,
  yamlAliases: 100,
  /** Blocks and expressions inside one another. */
  templateDepth: 40,
  /** Expressions in all templates of a pack together: parsing takes time for each. */
  expressions: 100_000,
  /** Problems that are told at once: a pack with more is not read to its end. */
  problems: 200,
  /** Turns of all loops of one render. */
  turns: 100_000,
  /** Characters that one template may write. */
  characters: 4_000_000,
  /** Spaces or digits that `indent` and `pad` may be asked for. */
  width: 200,
  /** Characters that `fit` may stretch a text to. */
  fitted: 100_000,
  pathCharacters: 1_024,
  /** Bytes in one part of a path: what the common file systems hold, less room for temporary names. */
  partBytes: 200,
} as const
