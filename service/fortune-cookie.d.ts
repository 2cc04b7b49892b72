/** fortune-cookie ships no types: this is the one declaration, for the service and for the hooks. */
declare module 'fortune-cookie' {
  /** 250 strings, plain ASCII, 22 to 93 characters; six of them stand there twice. */
  const fortunes: readonly string[];
  export default fortunes;
}
