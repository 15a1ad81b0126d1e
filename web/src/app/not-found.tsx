import { Missing } from "@/features/frame/missing";

export default function NotFoundPage() {
  return <Missing />;
}
