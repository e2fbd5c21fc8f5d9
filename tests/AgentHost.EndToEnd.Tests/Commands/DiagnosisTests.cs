using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Commands;

public sealed class DiagnosisTests
{
    [Fact]
    public async Task Doctor_AnEmptyHome_FindsNothingWrong()
    {
        using var sandbox = new Sandbox();

        var checks = (await sandbox.AgentAsync("doctor", "--json")).ExitedWith(0).Json();

        var names = checks.EnumerateArray().Select(static check => check.GetProperty("name").GetString()).ToList();
        Assert.All(new[] { "program", "settings", "plugins", "model", "store", "cache folder", "terminal", "git" }, name => Assert.Contains(name, names));
        Assert.DoesNotContain(checks.EnumerateArray(), static check => check.GetProperty("state").GetString() == "failed");
    }

    [Fact]
    public async Task Doctor_BrokenSettings_ExitsWith1AndGivesThePlace()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  \"limts\": 1\n}\n");

        var result = (await sandbox.AgentAsync("doctor")).ExitedWith(1);

        Assert.Contains("✗ settings: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("agent.json:2:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ADamagedStore_ExitsWith1()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(0);
        var store = Path.Combine(sandbox.DataFolder, "sessions", "sessions.db");
        File.Delete(store + "-wal");
        File.WriteAllText(store, new string('x', 8192));

        Assert.Contains("✗ store: ", (await sandbox.AgentAsync("doctor")).ExitedWith(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ACacheFolderThatIsAFile_ExitsWith1()
    {
        using var sandbox = new Sandbox();
        var file = Path.Combine(sandbox.Root, "cache");
        File.WriteAllText(file, "");

        var result = (await AgentProcess.RunAsync(
            sandbox, ["doctor"], new AgentOptions { Variables = new Dictionary<string, string?> { ["AGENT_CACHE_HOME"] = file } })).ExitedWith(1);

        Assert.Contains("✗ cache folder: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_AKey_IsNeverShown()
    {
        using var sandbox = new Sandbox()
            .UserSettings(
                """{ "providers": { "mine": { "type": "openai-compatible", "baseUrl": "http://user:pass-word-1@127.0.0.1:9/v1?key=query-secret", "apiKeyEnv": "MINE_KEY", "models": ["m"] } }, "model": "mine/m" }""");
        var options = new AgentOptions { Variables = new Dictionary<string, string?> { ["MINE_KEY"] = Sandbox.Key } };

        var with = (await AgentProcess.RunAsync(sandbox, ["doctor"], options)).ExitedWith(0);
        var without = (await sandbox.AgentAsync("doctor")).ExitedWith(1);

        Assert.Contains("MINE_KEY", with.Output, StringComparison.Ordinal);
        Assert.Contains("! provider mine: ", without.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Key, with.Output + with.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word-1", with.Output + with.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("query-secret", with.Output + with.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_AfterRuns_TellHowTurnsEnded()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(401)));
        using var sandbox = new Sandbox(server);
        (await sandbox.RunAsync("--model", "offline/rules", "--session", "good", "list the files")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "bad", "hello")).ExitedWith(4);

        var all = (await sandbox.AgentAsync("logs")).ExitedWith(0).Output;
        var bad = (await sandbox.AgentAsync("logs", "--session", "bad", "--json")).ExitedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var errors = (await sandbox.AgentAsync("logs", "--level", "error", "--lines", "1")).ExitedWith(0).Output;

        Assert.Contains("ends: answered", all, StringComparison.Ordinal);
        Assert.All(bad, static line => Assert.Contains("01", line.GetProperty("sessionId").GetString(), StringComparison.Ordinal));
        Assert.Contains(bad, static line => line.GetProperty("text").GetString()!.Contains("ends: failed", StringComparison.Ordinal));
        Assert.Contains("ends: failed", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Sandbox.Key,
            await File.ReadAllTextAsync(Path.Combine(sandbox.DataFolder, "logs", "agent.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_Follow_ShowsWhatComesAndEndsWithCtrlC()
    {
        using var sandbox = new Sandbox();
        await using var following = AgentProcess.Start(sandbox, ["logs", "--follow"], new AgentOptions());

        // What is written before it listens is shown as well: no moment in between is lost.
        (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(0);
        await following.WaitForOutputAsync("ends: answered");
        following.Signal(Native.Interrupt);

        Assert.Equal(130, (await following.WaitAsync()).ExitCode);
    }

    [Theory]
    [InlineData("permissions", "# Permissions")]
    [InlineData("running", "# Running")]
    [InlineData("run", "--permission-mode")]
    [InlineData("config set", "Set a value")]
    public async Task Help_ATopicOrCommand_IsShown(string words, string shown)
    {
        using var sandbox = new Sandbox();

        Assert.Contains(shown, (await sandbox.AgentAsync(["help", .. words.Split(' ')])).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_AnUnknownTopic_ExitsWith2AndNamesTheNearest()
    {
        using var sandbox = new Sandbox();

        Assert.Contains("did you mean permissions?", (await sandbox.AgentAsync("help", "permisions")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.Contains("running", (await sandbox.AgentAsync("help")).ExitedWith(0).Output, StringComparison.Ordinal);
        (await sandbox.AgentAsync("help", "config", "nonsense")).ExitedWith(2);
    }

    [Fact]
    public async Task Help_EveryPageOfTheGuide_IsATopic()
    {
        using var sandbox = new Sandbox();

        var topics = JsonSerializer.Deserialize<string[]>((await sandbox.AgentAsync("help", "--json")).ExitedWith(0).Output)!;

        Assert.Equal(
            PagesOf("guide").Where(static name => name != "README").Concat(PagesOf("reference").Select(static name => "reference-" + name))
                .Order(StringComparer.Ordinal),
            topics);
        var list = (await sandbox.AgentAsync("help")).Output;
        Assert.All(topics, topic =>
            Assert.Contains(list.Split('\n'), line => line.StartsWith(topic + " ", StringComparison.Ordinal) && line.Length > topic.Length + 20));
    }

    [Theory]
    [InlineData("compaction", "# Long conversations")]
    [InlineData("ollama", "# Providers")]
    [InlineData("audit", "# Trust and the audit log")]
    [InlineData("reference-tools", "# Tools")]
    public async Task Help_AnotherWordForATopic_ShowsItsPage(string word, string title)
    {
        using var sandbox = new Sandbox();

        Assert.StartsWith(title, (await sandbox.AgentAsync("help", word)).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> PagesOf(string folder) =>
        Directory.GetFiles(Path.Combine(Programs.Repository, "docs", folder), "*.md").Select(static path => Path.GetFileNameWithoutExtension(path));
}
