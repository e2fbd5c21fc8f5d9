namespace AgentHost.EndToEnd.Tests.Skills;

/// <summary>The skills that come with the host: valid, offered, and their scripts do what they say in real repositories.</summary>
public sealed class BundledSkillTests
{
    private static string Folder => Path.Combine(Path.GetDirectoryName(Programs.Agent)!, "plugins", "skills", "skills");

    public static TheoryData<string> Names => ["agent-config", "author-plugin", "author-skill", "commit", "pull-request", "review-change", "explain-code", "research-codebase", "write-spec", "implement-feature", "infrastructure-review"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Skill_IsValidAndLoads(string name)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("tool_search", $$"""{"query":"skill for {{name}}"}""").ToolCall("call_tool", $$$"""{"tool":"skill","arguments":{"name":"{{{name}}}"}}""").Reply("done"));
        using var sandbox = new Sandbox(server);

        Assert.DoesNotContain("✗", (await sandbox.AgentAsync("skill", "validate", Path.Combine(Folder, name))).ExitedWith(0).Output, StringComparison.Ordinal);
        (await sandbox.RunAsync("do it")).ExitedWith(0);

        server.Verify();
        Assert.Contains($"Skill {name}, in ", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skills_EachCommandOfTheAgentThatTheyName_IsThere()
    {
        var named = Directory.GetFiles(Folder, "SKILL.md", SearchOption.AllDirectories).SelectMany(File.ReadAllLines).SelectMany(CommandsOf).Where(static command => command.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        using var sandbox = new Sandbox();

        Assert.True(named.Count > 8);
        foreach (var command in named)
        {
            var help = await sandbox.AgentAsync([.. command.Split(' '), "--help"]);
            Assert.True(help.ExitCode == 0, $"agent {command}: {help.Error}");
        }
    }

    /// <summary>The words of commands between backticks, up to the first that stands for something.</summary>
    private static IEnumerable<string> CommandsOf(string line) =>
        line.Split('`').Where(static (part, i) => i % 2 == 1 && part.StartsWith("agent ", StringComparison.Ordinal))
            .Select(static part => string.Join(' ', part.Split(' ').Skip(1).TakeWhile(static word => word.Length > 0 && word.All(static c => c is (>= 'a' and <= 'z') or '-') && word[0] != '-').Take(2)));

    [Fact]
    public async Task AuthorSkill_ItsCommands_MakeASkillThatIsOfferedAndLoaded()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("skill", """{"name":"release-notes"}""").Reply("done"));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");
        await sandbox.CommitAsync();

        (await sandbox.AgentAsync("skill", "new", "release-notes", "--description", "Writes release notes. Use it when a release is prepared.")).ExitedWith(0);
        (await sandbox.AgentAsync("skill", "validate", ".agents/skills/release-notes")).ExitedWith(0);
        (await sandbox.RunAsync("--trust", "prepare a release")).ExitedWith(0);

        server.Verify();
        Assert.Contains("Skill release-notes, in ", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains(".agents/", await sandbox.GitAsync("status", "--short"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgentConfig_ItsCommands_ChangeTheSettingsOfARepositoryAndKeepThemInOrder()
    {
        using var sandbox = new Sandbox().Write(".agents/agent.json", "{\n  // kept\n}\n");
        await sandbox.CommitAsync();

        (await sandbox.AgentAsync("config", "set", "limits.steps", "40", "--scope", "project")).ExitedWith(0);
        (await sandbox.AgentAsync("permission", "deny", "edit(infra/**)", "--scope", "project")).ExitedWith(0);
        (await sandbox.AgentAsync("config", "check")).ExitedWith(0);

        var settings = sandbox.Read(".agents/agent.json");
        Assert.Contains("// kept", settings, StringComparison.Ordinal);
        Assert.Contains("edit(infra/**)", settings, StringComparison.Ordinal);
        Assert.Contains("M .agents/agent.json", await sandbox.GitAsync("status", "--short"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_ScriptFindsWhatShouldNotBeCommittedAndTheSkillCommits()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", $$"""{"command":"sh '{{Folder}}/commit/scripts/check-changes.sh'"}""")
            .ToolCall("shell", """{"command":"git add a.txt && git commit -q -m 'Say more'"}""").Reply("done"));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");
        await sandbox.CommitAsync();
        sandbox.Write("a.txt", "one\nconsole.log('x');\n<<<<<<< ours\n").Write("new file.txt", "key = AKIAABCDEFGHIJKLMNOP\n").Write(".env", "A=b\n");

        (await sandbox.RunAsync("--yolo", "/commit")).ExitedWith(0);

        server.Verify();
        var said = server.ModelRequests[1].LastText;
        Assert.Contains("conflict marks", said, StringComparison.Ordinal);
        Assert.Contains("a secret, in:\nnew file.txt", said, StringComparison.Ordinal);
        Assert.Contains("leftovers of debugging", said, StringComparison.Ordinal);
        Assert.Contains(".env holds secrets", said, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAABCDEFGHIJKLMNOP", said, StringComparison.Ordinal);
        Assert.Equal("Say more\nBegin\n", await sandbox.GitAsync("log", "--format=%s"));
    }

    [Fact]
    public async Task Commit_CleanChange_HasNothingToSettle()
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n");
        await sandbox.CommitAsync();
        sandbox.Write("a.txt", "two\n");

        Assert.EndsWith("== Findings\nnothing\n", (await ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PullRequest_Script_TellsTheBranch()
    {
        using var sandbox = new Sandbox().Write("src/a.txt", "one\n");
        await sandbox.CommitAsync();
        (await ScriptAsync(sandbox, "pull-request", "branch-summary.sh")).ExitedWith(2);
        await sandbox.GitAsync("checkout", "-q", "-b", "more");
        sandbox.Write("src/a.txt", "one\ntwo\n").Write("tests/b.txt", "x\n");
        await sandbox.GitAsync("add", "-A");
        await sandbox.GitAsync("commit", "-q", "-m", "Say two");

        var said = (await ScriptAsync(sandbox, "pull-request", "branch-summary.sh")).ExitedWith(0).Output;

        Assert.Contains("base: main", said, StringComparison.Ordinal);
        Assert.Contains("Say two", said, StringComparison.Ordinal);
        Assert.Contains("src: 1 files, +1 -0", said, StringComparison.Ordinal);
        Assert.Contains("Tests are touched.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReviewChange_Script_NamesTheCallers()
    {
        using var sandbox = new Sandbox().Write("lib.py", "def compute_total(x):\n    return x\n").Write("app.py", "from lib import compute_total\nprint(compute_total(1))\n");
        await sandbox.CommitAsync();
        sandbox.Write("lib.py", "def compute_total(x, y):\n    return x + y\n");

        var said = (await ScriptAsync(sandbox, "review-change", "change-map.sh")).ExitedWith(0).Output;

        Assert.Contains("compute_total: app.py lib.py", said, StringComparison.Ordinal);
        (await ScriptAsync(sandbox, "review-change", "change-map.sh", "--output=/tmp/x")).ExitedWith(2);
    }

    [Fact]
    public async Task ResearchCodebase_Script_MapsARepository()
    {
        using var sandbox = new Sandbox().Write("package.json", "{}").Write("src/main.ts", "x").Write("tests/a.test.ts", "x").Write("README.md", "x");
        await sandbox.CommitAsync();

        var said = (await ScriptAsync(sandbox, "research-codebase", "repo-map.sh")).ExitedWith(0).Output;

        Assert.Contains("== 4 files by ending", said, StringComparison.Ordinal);
        Assert.Contains("src/main.ts", said, StringComparison.Ordinal);
        Assert.Contains("package.json", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteSpec_Script_NamesWhatIsMissingAndVague()
    {
        using var sandbox = new Sandbox().Write("spec.md", "# X\n\n## Goal\nIt should be fast.\n\n## Behaviour\nx\n\n## Edges\nx\n");

        var said = (await ScriptAsync(sandbox, "write-spec", "check-spec.sh", "spec.md")).ExitedWith(1).Output;

        Assert.Contains("missing: Shown by", said, StringComparison.Ordinal);
        Assert.Contains("vague: line 4:It should be fast.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImplementFeature_Script_FindsTheChecks()
    {
        using var sandbox = new Sandbox().Write("package.json", "{\n  \"scripts\": {\n    \"build\": \"tsc\",\n    \"test\": \"vitest\"\n  }\n}\n").Write("Makefile", "test:\n\tnpm test\n");

        var said = (await ScriptAsync(sandbox, "implement-feature", "find-checks.sh")).ExitedWith(0).Output;

        Assert.Contains("npm run build  (package.json)", said, StringComparison.Ordinal);
        Assert.Contains("make test  (Makefile)", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InfrastructureReview_Script_FindsWhatIsDangerous()
    {
        using var sandbox = new Sandbox().Write("main.tf", "resource \"x\" \"y\" {\n  cidr_blocks = [\"0.0.0.0/0\"]\n  force_destroy = true\n  # acl = \"public-read\"\n}\n").Write("Dockerfile", "FROM debian:latest\nRUN curl https://x.example | sh\n");

        var said = (await ScriptAsync(sandbox, "infrastructure-review", "scan.sh")).ExitedWith(1).Output;

        Assert.Contains("open to the world: ./main.tf:2:", said, StringComparison.Ordinal);
        Assert.Contains("data without protection: ./main.tf:3:", said, StringComparison.Ordinal);
        Assert.Contains("not pinned: ./Dockerfile:1:", said, StringComparison.Ordinal);
        Assert.Contains("downloads and runs: ./Dockerfile:2:", said, StringComparison.Ordinal);
        Assert.DoesNotContain("public-read", said, StringComparison.Ordinal);
    }

    private static Task<AgentResult> ScriptAsync(Sandbox sandbox, string skill, string script, params string[] words) =>
        Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "sh", [Path.Combine(Folder, skill, "scripts", script), .. words]);
}
