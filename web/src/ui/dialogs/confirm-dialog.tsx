import type { ReactNode } from "react";
import { Button } from "../button";
import { Details } from "../detail";
import { OpenedDialog as Dialog } from "./opened-dialog";

/** Asks once more before something ends; `children` are the `Detail`s of what it comes to. */
export function ConfirmDialog(props: {
  title: string;
  description: string;
  children: ReactNode;
  /** What the buttons say: the one that leaves all as it is, and the one that acts. */
  keep: string;
  act: string;
  isPending: boolean;
  /** Said above the buttons. */
  notice?: ReactNode;
  onAct: () => void;
  onClose: () => void;
}) {
  const { title, description, children, keep, act, isPending, onAct, onClose } = props;
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} description={description}>
      <div className="flex flex-col gap-5 px-5 pt-2 pb-6">
        <Details>{children}</Details>
        {props.notice}
        <div className="flex gap-3">
          <Button onClick={onClose} className="flex-1">
            {keep}
          </Button>
          <Button look="primary" disabled={isPending} onClick={onAct} className="flex-1">
            {act}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
