import { describe, expect, it } from 'vitest'
import { signatureOf } from '../../../src/core/python/signatures.ts'

describe('a method as a caller sees it', () => {
  it.each([
    ['def f(self) -> int:\n    return 1\n', 'def f(self) -> int: ...'],
    [
      'async def f(self, *, a: int = 1) -> None:\n    """Why."""\n',
      'async def f(self, *, a: int = 1) -> None: ...',
    ],
    [
      'def f(\n    self,\n    a: dict[str, int],  # so\n) -> None:\n    pass\n',
      'def f(self, a: dict[str, int]) -> None: ...',
    ],
    ['@property\ndef f(self) -> int:\n    return 1\n', '@property\ndef f(self) -> int: ...'],
    ['@cached(ttl=5)\n@staticmethod\ndef f() -> int:\n    return 1\n', '@staticmethod\ndef f() -> int: ...'],
    [
      'def f(self, a: int = PAGE, b: str = "x, y") -> None:\n    pass\n',
      'def f(self, a: int = ..., b: str = "x, y") -> None: ...',
    ],
    ['async def f(self) -> AsyncIterator[int]:\n    yield 1\n', 'def f(self) -> AsyncIterator[int]: ...'],
    [
      'def f(self, a: Callable[[int], str] = str) -> None: pass\n',
      'def f(self, a: Callable[[int], str] = ...) -> None: ...',
    ],
  ])('%j', (method, expected) => expect(signatureOf(method)).toBe(expected))

  it('is none for what is no function', () => expect(signatureOf('class A:\n    pass\n')).toBeUndefined())
})
