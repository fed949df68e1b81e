/**
 * The module names that a source imports: static and dynamic imports, re-exports, and workers (`new URL('./x.ts', import.meta.url)`).
 * It reads text, not syntax: an import inside a comment or a string counts too, which errs on the strict side.
 */
export function importedNames(source: string): string[] {
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map(([, name = '']) => name));
}

const patterns = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bnew URL\(\s*['"](\.[^'"]+\.ts)['"]\s*,\s*import\.meta\.url/g,
];
