namespace AgentHost.EndToEnd.Tests.Skills.Bundled;

/// <summary>A model that follows a skill's steps in a repository, with the skill's own scripts; what is there afterwards is what counts.</summary>
public sealed class FollowedSkillTests
{
    [Fact]
    public async Task Commit_SettlesWhatIsFound_AndCommitsThatAlone()
    {
        var check = BundledSkill.Command("commit");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell(check)
            .Shell("sed -i '/console/d' src/app.js")
            .Shell(check)
            .Shell("git add -- src/app.js && git commit -q -m 'Start twice' && git log -1 --stat && git status --short")
            .Reply("done"));
        using var sandbox = new Sandbox(server).Write("src/app.js", "start();\n").Write("notes.txt", "mine\n");
        await sandbox.CommitAsync();
        sandbox.Write("src/app.js", "start(2);\nconsole.log('AKIAABCDEFGHIJKLM0OP');\n").Write("notes.txt", "mine, and unfinished\n");

        (await sandbox.RunAsync("--yolo", "/commit the second start")).ExitedWith(0);

        server.Verify();
        Assert.Contains(check, server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("src/app.js:2: AWS key", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("src/app.js:2: console.log(", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("== Findings\nnothing", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.All(server.ModelRequests, static request =>
            Assert.DoesNotContain("AKIAABCDEFGHIJKLM0OP", request.Json!.Value.GetRawText(), StringComparison.Ordinal));
        Assert.Equal("Start twice\nBegin\n", await sandbox.GitAsync("log", "--format=%s"));
        Assert.Equal("src/app.js\n", await sandbox.GitAsync("diff", "--name-only", "HEAD~1", "HEAD"));
        Assert.Equal(" M notes.txt\n", await sandbox.GitAsync("status", "--short"));
    }

    [Fact]
    public async Task PullRequest_BringsTheBranchInOrder_AndPushesIt()
    {
        var summary = BundledSkill.Command("pull-request", "main");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell(summary)
            .Shell("git add -- tests/b.txt && git commit -q -m 'Test what PROJ-7 asks for'")
            .Shell(summary)
            .Shell("git push -q -u origin HEAD")
            .Shell(summary)
            .Reply("Say two"));
        using var sandbox = new Sandbox(server).Write("src/a.txt", "one\n").Write(".github/pull_request_template.md", "## Why\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync("init", "-q", "--bare", "../origin.git");
        await sandbox.GitAsync("remote", "add", "origin", "../origin.git");
        await sandbox.GitAsync("checkout", "-q", "-b", "more");
        sandbox.Write("src/a.txt", "one\ntwo\n");
        await sandbox.GitAsync("commit", "-q", "-a", "-m", "Say two, for #12");
        sandbox.Write("tests/b.txt", "x\n");

        (await sandbox.RunAsync("--yolo", "/pull-request main and push it")).ExitedWith(0);

        server.Verify();
        var (before, after, pushed) = (server.ModelRequests[1].LastText, server.ModelRequests[3].LastText, server.ModelRequests[5].LastText);
        Assert.Contains(summary, server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("! There are changes that are not committed", before, StringComparison.Ordinal);
        Assert.Contains("! No test is touched.", before, StringComparison.Ordinal);
        Assert.Contains("Template: .github/pull_request_template.md", before, StringComparison.Ordinal);
        Assert.Contains("Branch: more, base: main", after, StringComparison.Ordinal);
        Assert.Contains("Named in the messages: #12 PROJ-7", after, StringComparison.Ordinal);
        Assert.Contains("src: 1 file, +1 -0", after, StringComparison.Ordinal);
        Assert.Contains("Tests are touched.", after, StringComparison.Ordinal);
        Assert.Contains("Pushed: origin/more has all of it.", pushed, StringComparison.Ordinal);
        Assert.Equal("Test what PROJ-7 asks for\n", await sandbox.GitAsync("--git-dir", "../origin.git", "log", "-1", "--format=%s", "more"));
    }

    [Fact]
    public async Task PullRequest_WhereThereIsNothing_SaysWhy()
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n");
        await sandbox.CommitAsync();

        var said = (await BundledSkill.ScriptAsync(sandbox, "pull-request", "branch-summary.sh")).ExitedWith(2).Output;

        Assert.Contains("! This is the base itself", said, StringComparison.Ordinal);
        Assert.Contains("Nothing: the branch has no commit of its own.", said, StringComparison.Ordinal);
        Assert.Contains(
            "There is no branch or commit none.",
            (await BundledSkill.ScriptAsync(sandbox, "pull-request", "branch-summary.sh", "none")).ExitedWith(2).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReviewChange_ProvesTheBrokenCaller_AndLeavesTheRepositoryAsItWas()
    {
        var map = BundledSkill.Command("review-change", "feature");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell(map)
            .Shell("git diff main...feature; git show feature:app.sh")
            .Shell("d=$(mktemp -d) && git archive feature | tar -x -C \"$d\" && (cd \"$d\" && sh app.sh; echo \"ended with $?\"); rm -rf \"$d\"")
            .Shell("git status --short")
            .Reply("must: app.sh:2 calls compute_total, which lib.sh no longer has."));
        using var sandbox = new Sandbox(server).Write("lib.sh", "compute_total() {\n  echo $(($1 + 1))\n}\n").Write("app.sh", ". ./lib.sh\ncompute_total 1\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync("checkout", "-q", "-b", "feature");
        sandbox.Write("lib.sh", "compute_sum() {\n  echo $(($1 + $2))\n}\n");
        await sandbox.GitAsync("commit", "-q", "-a", "-m", "Sum");
        await sandbox.GitAsync("checkout", "-q", "main");
        var before = await sandbox.GitAsync("rev-parse", "main", "feature");

        (await sandbox.RunAsync("--yolo", "/review-change feature")).ExitedWith(0);

        server.Verify();
        Assert.Contains(map, server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("== Looking at the branch feature against main", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains(
            "! compute_total is defined no longer, and still stands in: app.sh\ncompute_sum: lib.sh",
            server.ModelRequests[1].LastText,
            StringComparison.Ordinal);
        Assert.Contains("ended with 127", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Equal(before, await sandbox.GitAsync("rev-parse", "main", "feature"));
        Assert.Empty(await sandbox.GitAsync("status", "--short"));
    }

    [Fact]
    public async Task ExplainCode_FindsThePlaceItsCallersAndItsReason_AndChangesNothing()
    {
        var history = BundledSkill.Text("explain-code").Split('`').First(static part => part.StartsWith("git log -L ", StringComparison.Ordinal))
            .Replace("START,END:FILE", "1,2:lib.py", StringComparison.Ordinal);
        var came = BundledSkill.Text("explain-code").Split('`').First(static part => part.StartsWith("git log -S ", StringComparison.Ordinal))
            .Replace("'text'", "'x or 1'", StringComparison.Ordinal).Replace("FILE", "lib.py", StringComparison.Ordinal);
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("grep", """{"pattern":"compute_total"}""")
            .ToolCall("read", """{"path":"lib.py"}""")
            .Shell(history)
            .Shell(came)
            .Reply("lib.py:2: a price of nothing counts as one."));
        using var sandbox = new Sandbox(server).Write("lib.py", "def compute_total(x):\n    return x\n")
            .Write("app.py", "from lib import compute_total\nprint(compute_total(0))\n");
        await sandbox.CommitAsync();
        sandbox.Write("lib.py", "def compute_total(x):\n    return x or 1\n");
        await sandbox.GitAsync("commit", "-q", "-a", "-m", "Count a price of nothing as one, as invoices do");

        (await sandbox.RunAsync("--yolo", "/explain-code compute_total")).ExitedWith(0);

        server.Verify();
        Assert.Contains("compute_total", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("app.py", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("return x or 1", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.All((int[])[3, 4], i => Assert.Contains("as invoices do", server.ModelRequests[i].LastText, StringComparison.Ordinal));
        Assert.Empty(await sandbox.GitAsync("status", "--short"));
    }

    [Fact]
    public async Task ResearchCodebase_MapsSearchesAndWritesTheDocumentThatWasWanted()
    {
        var map = BundledSkill.Command("research-codebase");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell(map)
            .Shell("git grep -c retry")
            .Write("docs/retries.md", "# Retries\n\nsrc/main.ts:1 retries; src/odd name.ts:1 does not.\n")
            .Reply("One of two places retries."));
        using var sandbox = new Sandbox(server).Write("package.json", "{}").Write("src/main.ts", "retry();\n").Write("src/odd name.ts", "call();\n")
            .Write("tests/a.test.ts", "retry();\n").Write("README.md", "x").Write("docs/a.md", "x")
            .Write(".gitignore", "out/\n").Write("out/made.ts", "retry();\n");
        await sandbox.CommitAsync();

        (await sandbox.RunAsync("--yolo", "/research-codebase who retries? Write it to docs/retries.md")).ExitedWith(0);

        server.Verify();
        var said = server.ModelRequests[1].LastText;
        Assert.Contains("== 7 files by ending", said, StringComparison.Ordinal);
        Assert.Contains("== Build files\npackage.json", said, StringComparison.Ordinal);
        Assert.Contains("== Entry points\nsrc/main.ts", said, StringComparison.Ordinal);
        Assert.Contains("1 src/odd name.ts", said, StringComparison.Ordinal);
        Assert.Contains("src/main.ts:1", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Equal("?? docs/retries.md\n", await sandbox.GitAsync("status", "--short"));
        Assert.Contains(
            "There is no folder none.",
            (await BundledSkill.ScriptAsync(sandbox, "research-codebase", "repo-map.sh", "none")).ExitedWith(2).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteSpec_IsMendedUntilTheCheckFindsNothing()
    {
        const string First = "# Names\n\n## Goal\nIt should be fast.\n\n## Behaviour\nx\n\n## Edges\n\n## Shown by\nTests.\n";
        const string Second = "# Names\n\n- **Goal** A person finds a name in 50 ms.\n- **Behaviour** `find a` prints names with an a.\n"
            + "- **Edges** An empty word: \"Name a letter.\"\n- **Not part of it** Sorting.\n- **Shown by**\n  - find a in three names prints two.\n"
            + "- **Steps**\n  1. The search.\n- **Open** Nothing.\n";
        var check = BundledSkill.Command("write-spec").Replace("FILE", "'specs/the names.md'", StringComparison.Ordinal);
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Write("specs/the names.md", First).Shell(check)
            .Write("specs/the names.md", Second).Shell(check)
            .Reply("done"));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");
        await sandbox.CommitAsync();

        (await sandbox.RunAsync("--yolo", "/write-spec find names")).ExitedWith(0);

        server.Verify();
        Assert.All((string[])["vague: line 4:It should be fast.", "empty: Edges", "no list: Shown by", "missing: Not part of it", "missing: Steps"], found =>
            Assert.Contains(found, server.ModelRequests[2].LastText, StringComparison.Ordinal));
        Assert.Contains("nothing found", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Equal(Second, sandbox.Read("specs/the names.md"));
    }

    [Fact]
    public async Task ImplementFeature_FindsTheChecks_AndGoesFromRedToGreen()
    {
        var find = BundledSkill.Command("implement-feature");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell(find)
            .Shell("./test")
            .Write("tests/double.sh", ". ./lib.sh\n[ \"$(double 4)\" = 8 ] || { echo 'double 4 is not 8'; exit 1; }\n")
            .Shell("./test; echo \"ended with $?\"")
            .Shell("echo 'double() { echo $(($1 * 2)); }' >> lib.sh")
            .Shell("./test; git status --short")
            .Reply("done"));
        using var sandbox = new Sandbox(server).Write("test", "#!/bin/sh\nfor t in tests/*.sh; do sh \"$t\" || exit 1; done\necho all green\n")
            .Write("tests/once.sh", ". ./lib.sh\n[ \"$(once 4)\" = 4 ]\n").Write("lib.sh", "once() { echo \"$1\"; }\n");
        await Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "chmod", "+x", "test");
        await sandbox.CommitAsync();

        (await sandbox.RunAsync("--yolo", "/implement-feature double")).ExitedWith(0);

        server.Verify();
        Assert.Contains(find, server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("./test  (a script of the project)", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("all green", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("double 4 is not 8\n", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Contains("ended with 1", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Contains("all green\n M lib.sh\n?? tests/double.sh", server.ModelRequests[6].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InfrastructureReview_ReportsWithoutASecret_AndChangesNothing()
    {
        var scan = BundledSkill.Command("infrastructure-review", "deploy");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Shell(scan)
            .Shell("git status --short")
            .Reply("not safe: deploy/compose.yml:5"));
        using var sandbox = new Sandbox(server)
            .Write("deploy/compose.yml", "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: hunter2\n");
        await sandbox.CommitAsync();

        (await sandbox.RunAsync("--yolo", "/infrastructure-review deploy")).ExitedWith(0);

        server.Verify();
        Assert.Contains(scan, server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains(
            "secret in the open: ./deploy/compose.yml:5: value of POSTGRES_PASSWORD\nnot pinned: ./deploy/compose.yml:3: image: postgres (no tag)",
            server.ModelRequests[1].LastText,
            StringComparison.Ordinal);
        Assert.All(server.ModelRequests, static request => Assert.DoesNotContain("hunter2", request.Json!.Value.GetRawText(), StringComparison.Ordinal));
        Assert.Empty(await sandbox.GitAsync("status", "--short"));
    }
}
