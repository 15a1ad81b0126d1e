/** Marks what a row is about, or no longer. */
export function StarMark(props: { isOn: boolean; onToggle: () => void; label: string }) {
  return (
    <label
      className={`relative grid size-8 shrink-0 cursor-pointer place-items-center rounded-lg text-base hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent ${props.isOn ? "text-warn" : "text-ink-3"}`}
    >
      <input
        type="checkbox"
        checked={props.isOn}
        onChange={props.onToggle}
        aria-label={props.label}
        className="sr-only"
      />
      <Star isOn={props.isOn} />
    </label>
  );
}

export function Star({ isOn }: { isOn: boolean }) {
  return <span aria-hidden="true">{isOn ? "★" : "☆"}</span>;
}
