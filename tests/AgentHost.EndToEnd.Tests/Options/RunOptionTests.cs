using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Options;

public sealed class RunOptionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task System_Text_StandsBehindTheBasePromptOrInItsPlace(bool replace)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("yes"));
        using var sandbox = new Sandbox(server).Write("words.txt", "Speak like a heron.\n");

        (await sandbox.RunAsync(["--system", "@words.txt", .. replace ? new[] { "--system-replace" } : [], "hello"])).ExitedWith(0);

        var system = server.ModelRequests[0].Messages[0].GetProperty("content").GetRawText();
        Assert.Contains("Speak like a heron.", system, StringComparison.Ordinal);
        Assert.Equal(!replace, system.Contains("Look before you act", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tools_Named_AreAllThatTheModelGets()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("yes").Reply("yes"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--tools", "read,grep", "hello")).ExitedWith(0);
        (await sandbox.RunAsync("--no-tools", "hello")).ExitedWith(0);

        Assert.Equal(["grep", "read"], server.ModelRequests[0].Tools.Order(StringComparer.Ordinal));
        Assert.Empty(server.ModelRequests[1].Tools);
    }

    [Fact]
    public async Task Result_OfARun_NamesPluginsWithHashesAndThePolicy()
    {
        using var sandbox = new Sandbox();
        var plugin = Directory.CreateDirectory(Path.Combine(sandbox.Root, "plugin")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(plugin, "plugin.json"),
            """{ "id": "own", "version": "1.2.3", "contract": "^0.9", "description": "Nothing." }""",
            TestContext.Current.CancellationToken);

        var lines = (await sandbox.RunAsync(
            "--model", "offline/rules", "--output", "stream-json", "--plugin", plugin, "--profile", "safe", "--permission-mode",
            "dont-ask", "--allow", "shell(ls)", "--deny", "fetch", "list the files")).ExitedWith(0)
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line)).ToList();

        Assert.True(lines[0].GetProperty("position").GetInt64() > 0);
        var (result, hashes, policy) = (lines[^1], lines[^1].GetProperty("hashes"), lines[^1].GetProperty("policy"));
        PublishedSchema.AssertMeets("result", result);
        Assert.Equal(
            result.GetProperty("plugins").EnumerateArray().Select(static word => word.GetString()!.Split('@')[0]),
            hashes.EnumerateObject().Select(static hash => hash.Name));
        Assert.Matches("^sha256:[0-9a-f]{64}$", hashes.GetProperty("own").GetString());
        Assert.Matches("^build:[0-9a-f]{32}$", hashes.GetProperty("files").GetString());
        Assert.Equal(
            ("dont-ask", "safe", "off", false),
            (
                policy.GetProperty("mode").GetString(),
                policy.GetProperty("profile").GetString(),
                policy.GetProperty("sandbox").GetString(),
                policy.GetProperty("trusted").GetBoolean()));
        Assert.Equal(("shell(ls)", "fetch"), (policy.GetProperty("allow")[0].GetString(), policy.GetProperty("deny")[0].GetString()));
    }

    [Theory]
    [InlineData("--tools", "raed", "read")]
    [InlineData("--profile", "plann", "plan")]
    [InlineData("--no-plugin", "flies", "files")]
    [InlineData("--output-schema", "missing.json", "missing.json")]
    [InlineData("--system", "@missing.txt", "missing.txt")]
    public async Task Options_ThatNameWhatIsNotThere_ExitWith2AndNameTheNearest(string option, string value, string said)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--model", "offline/rules", "--output", "json", option, value, "list the files")).ExitedWith(2);

        Assert.Contains(said, result.Json().GetProperty("error").GetString(), StringComparison.Ordinal);
        PublishedSchema.AssertMeets("result", result.Json());
    }

    [Theory]
    [InlineData("--continue --new")]
    [InlineData("--continue --session x")]
    [InlineData("--new --session last")]
    [InlineData("--system-replace")]
    [InlineData("--tools read --no-tools")]
    [InlineData("--continue")]
    [InlineData("--preview --output stream-json")]
    public async Task Options_ThatDoNotGoTogether_ExitWith2(string words)
    {
        using var sandbox = new Sandbox();

        (await sandbox.RunAsync(["--model", "offline/rules", .. words.Split(' '), "list the files"])).ExitedWith(2);
    }

    [Fact]
    public async Task ContinueAndNew_GoOnAndBegin()
    {
        using var sandbox = new Sandbox();

        (await sandbox.RunAsync("--model", "offline/rules", "--session", "one", "list the files")).ExitedWith(0);
        var same = (await sandbox.RunAsync("--model", "offline/rules", "--continue", "--output", "json", "list the files")).ExitedWith(0).Json();
        var other = (await sandbox.RunAsync("--model", "offline/rules", "--new", "--session", "one", "--output", "json", "list the files"))
            .ExitedWith(0).Json();

        Assert.Equal("one", same.GetProperty("sessionName").GetString());
        Assert.Equal("one-2", other.GetProperty("sessionName").GetString());
    }

    [Fact]
    public async Task NoPlugin_AndSafeMode_LeavePluginsOut()
    {
        using var sandbox = new Sandbox();
        sandbox.Write(".agents/plugins/mine/plugin.json", """{ "id": "mine", "version": "1.0.0", "contract": "^0.9" }""");
        (await sandbox.AgentAsync("trust")).ExitedWith(0);

        var all = Plugins((await sandbox.RunAsync("--model", "offline/rules", "--output", "json", "list the files")).ExitedWith(0));
        var less = Plugins((await sandbox.RunAsync("--model", "offline/rules", "--output", "json", "--no-plugin", "shell", "list the files")).ExitedWith(0));
        var safe = Plugins((await sandbox.RunAsync("--model", "offline/rules", "--output", "json", "--safe-mode", "list the files")).ExitedWith(0));
        var none = Plugins((await sandbox.RunAsync("--model", "offline/rules", "--output", "json", "--no-discovery", "list the files")).ExitedWith(0));

        Assert.Contains("mine@1.0.0", all);
        Assert.Equal(all.Where(static plugin => !plugin.StartsWith("shell@", StringComparison.Ordinal)), less);
        Assert.Equal(all.Where(static plugin => plugin != "mine@1.0.0"), safe);
        Assert.Equal(safe, none);
    }

    [Fact]
    public async Task NoDiscovery_IgnoresTheFoldersSettingsWithoutAWord()
    {
        using var sandbox = new Sandbox().Write(".agents/agent.json", """{ "limits": { "steps": "broken" } }""");
        (await sandbox.AgentAsync("trust")).ExitedWith(0);

        (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(2);
        var result = (await sandbox.RunAsync("--model", "offline/rules", "--no-discovery", "--quiet", "list the files")).ExitedWith(0);

        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Profile_BuiltInAndOwn_SetModeAndRules()
    {
        using var sandbox = new Sandbox()
            .UserSettings("""{ "permissions": { "profiles": { "builder": { "mode": "dont-ask", "allow": ["shell(touch *)"] } } } }""");

        (await sandbox.RunAsync("--model", "offline/rules", "run touch a")).ExitedWith(3);
        (await sandbox.RunAsync("--model", "offline/rules", "--profile", "builder", "run touch b")).ExitedWith(0);
        var mode = (await sandbox.RunAsync("--model", "offline/rules", "--profile", "ci", "--output", "json", "list the files")).ExitedWith(0)
            .Json().GetProperty("mode").GetString();
        var stronger = (await sandbox.RunAsync(
            "--model", "offline/rules", "--profile", "ci", "--permission-mode", "plan", "--output", "json", "list the files"))
            .ExitedWith(0).Json().GetProperty("mode").GetString();

        Assert.False(File.Exists(sandbox.PathOf("a")));
        Assert.True(File.Exists(sandbox.PathOf("b")));
        Assert.Equal(("dont-ask", "plan"), (mode, stronger));
    }

    [Fact]
    public async Task Profile_OfAProject_CannotSetBypass()
    {
        using var sandbox = new Sandbox().Write(".agents/agent.json", """{ "permissions": { "profiles": { "all": { "mode": "bypass" } } } }""");

        var result = (await sandbox.RunAsync("--trust", "--model", "offline/rules", "--profile", "all", "list the files")).ExitedWith(2);

        Assert.Contains("bypass", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_ShowsWhatWouldBeSentAndSendsNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("Noted."));
        using var sandbox = new Sandbox(server);
        (await sandbox.RunAsync("--session", "s", "remember the heron")).ExitedWith(0);

        var preview = (await sandbox.RunAsync("--session", "s", "--preview", "--output", "json", "--system", "Be brief.", "and now?")).ExitedWith(0).Json();
        var shown = (await sandbox.RunAsync("--preview", "and now?")).ExitedWith(0);

        Assert.Single(server.ModelRequests);
        var parts = preview.GetProperty("parts").EnumerateArray()
            .Select(static part =>
                (
                    Kind: part.GetProperty("kind").GetString(),
                    Text: part.GetProperty("text").GetString()!,
                    Tokens: part.GetProperty("tokens").GetInt32())).ToList();
        Assert.Contains(parts, static part => part is { Kind: "system", Text: "Be brief.", Tokens: 3 });
        Assert.Contains(parts, static part => part.Kind == "message" && part.Text == "remember the heron");
        Assert.Contains(parts, static part => part.Kind == "tool" && part.Text.Contains("path", StringComparison.Ordinal));
        Assert.Equal("and now?", parts[^1].Text);
        Assert.Equal(parts.Sum(static part => part.Tokens), preview.GetProperty("tokens").GetInt32());
        Assert.Contains("Nothing was sent.", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Key, shown.Output, StringComparison.Ordinal);
        Assert.Single((await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Json().EnumerateArray());
    }

    private static List<string> Plugins(AgentResult result) =>
        [.. result.Json().GetProperty("plugins").EnumerateArray().Select(static plugin => plugin.GetString()!)];
}
