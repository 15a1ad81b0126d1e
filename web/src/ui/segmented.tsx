import { useId } from "react";

const LOOKS = {
  plain: "has-checked:bg-raised has-checked:text-ink",
  up: "has-checked:bg-up has-checked:text-canvas",
  down: "has-checked:bg-down has-checked:text-canvas",
};

/** One choice of a few, as buttons side by side. */
export function Segmented<Choice extends string>(props: {
  label: string;
  /** One with a `tone` has that colour while it is chosen, and an arrow that says the same. */
  choices: readonly { value: Choice; label: string; tone?: "up" | "down" }[];
  value: Choice;
  onChange: (value: Choice) => void;
  /** Over the whole width there is. */
  isWide?: boolean;
}) {
  const name = useId();
  return (
    <fieldset
      className={`flex min-w-0 max-w-full rounded-xl border border-line bg-canvas p-1 ${props.isWide ? "w-full" : "w-fit"}`}
    >
      <legend className="sr-only">{props.label}</legend>
      {props.choices.map((choice) => (
        <label
          key={choice.value}
          className={`relative flex-1 cursor-pointer rounded-lg px-2.5 py-1.5 text-center font-medium text-ink-2 text-sm whitespace-nowrap max-[379px]:px-1.5 max-[379px]:text-xs transition-colors hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent ${LOOKS[choice.tone ?? "plain"]}`}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === props.value}
            onChange={() => props.onChange(choice.value)}
            className="sr-only"
          />
          {choice.tone && (
            <span aria-hidden="true" className="mr-1 inline-block text-[0.7em]">
              {choice.tone === "up" ? "▲" : "▼"}
            </span>
          )}
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
