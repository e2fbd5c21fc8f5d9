// GitHub's GraphQL API for gh, on the Unix socket that is named: each query is checked against GitHub's own schema and answered from what stands below.
// Says "ready", and then a line of JSON for each pull request that is made.
import { createServer } from "node:http";
import { schema as github } from "@octokit/graphql-schema";
import { buildSchema, graphql } from "graphql";

// As it is published, it names two fields twice.
const schema = buildSchema(github.idl, { assumeValidSDL: true });
const [socket, token] = process.argv.slice(2);
const none = { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } };
const repository = {
  id: "R_1", name: "r", owner: { __typename: "User", id: "U_1", login: "o" }, description: "", hasIssuesEnabled: true, hasWikiEnabled: false,
  viewerPermission: "WRITE", defaultBranchRef: { name: "main" }, parent: null, mergeCommitAllowed: true, rebaseMergeAllowed: true, squashMergeAllowed: true,
  isPrivate: false, pullRequests: () => none, pullRequestTemplates: [], issueTemplates: [],
};
const root = {
  viewer: { id: "U_1", login: "o" },
  repository: ({ owner, name }) => (owner === "o" && name === "r" ? repository : null),
  createPullRequest: ({ input }) => {
    if (input.baseRefName !== "main") {
      throw new Error(`No commits between ${input.baseRefName} and ${input.headRefName}`);
    }

    console.log(JSON.stringify(input));
    return { pullRequest: { id: "PR_7", number: 7, url: "https://github.example.org/o/r/pull/7" } };
  },
};

createServer(async (request, response) => {
  let text = "";
  for await (const piece of request) {
    text += piece;
  }

  const answer = (status, body) => {
    response.writeHead(status, { "content-type": "application/json", "x-oauth-scopes": "repo, read:org, gist" });
    response.end(JSON.stringify(body));
  };
  if (request.headers.authorization !== `token ${token}`) {
    answer(401, { message: "Bad credentials" });
  } else if (request.method === "GET" && request.url === "/api/v3/") {
    answer(200, {});
  } else if (request.method === "POST" && request.url === "/api/graphql") {
    const { query, variables } = JSON.parse(text);
    answer(200, await graphql({ schema, source: query, rootValue: root, variableValues: variables }));
  } else {
    answer(404, { message: "Not Found" });
  }
}).listen(socket, () => console.log("ready"));
