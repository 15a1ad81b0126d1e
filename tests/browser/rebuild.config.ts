const { default: config } = await import("./playwright.config.ts");

/** `npm run rebuild` builds the site anew under an open tab: a minute of both processors. */
export default { ...config, testMatch: "rebuild.ts", projects: config.projects?.slice(0, 1) };
