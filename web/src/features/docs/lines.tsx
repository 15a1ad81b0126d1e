/** Text in lines, which one can scroll by keyboard. */
export function Lines({ text, label }: { text: string; label: string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard
      tabIndex={0}
      aria-label={label}
      className="max-h-80 overflow-auto rounded-lg bg-raised p-3 text-xs"
    >
      <pre>{text}</pre>
    </section>
  );
}
