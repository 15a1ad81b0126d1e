import type { MetadataRoute } from "next";
import { exported } from "@/i18n/exported";

export const dynamic = "force-static";

/** What a device needs to keep the site among its apps. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/",
    name: exported.site.title,
    short_name: "αTest",
    description: exported.site.description,
    start_url: "/",
    display: "standalone",
    background_color: "#0b0c11",
    theme_color: "#0b0c11",
    icons: [
      { src: "/app/app-192.png", sizes: "192x192", type: "image/png" },
      { src: "/app/app-512.png", sizes: "512x512", type: "image/png" },
      {
        src: "/app/app-maskable-512.png",
        sizes: "512x512",
        type: "image/png",
        purpose: "maskable",
      },
    ],
  };
}
