/** A drawing as its text; Vite puts it into the part of the window that asks for it. */
declare module '*.svg?raw' {
  const text: string;
  export = text;
}
