using AgentHost.EndToEnd.Tests.Terminal;

namespace AgentHost.EndToEnd.Tests.Commands;

/// <summary>What shells are told when somebody presses Tab; the shells are real.</summary>
public sealed class CompletionTests(CompletionTests.Prepared prepared) : IClassFixture<CompletionTests.Prepared>
{
    private readonly Sandbox _sandbox = prepared.Sandbox;

    [Theory]
    [InlineData("agent ru", "run")]
    [InlineData("agent config ", "get set unset list path edit schema check")]
    [InlineData("agent run --perm", "--permission-mode")]
    [InlineData("agent run --output ", "text json stream-json")]
    [InlineData("agent run --output=str", "--output=stream-json")]
    [InlineData("agent completion z", "zsh")]
    [InlineData("agent help perm", "permissions")]
    [InlineData("agent help conf", "config")]
    [InlineData("agent run --model of", "offline offline/rules")]
    [InlineData("agent run --model=of", "--model=offline/rules")]
    [InlineData("agent run --model rul", "rules")]
    [InlineData("agent run --model bi", "big")]
    [InlineData("agent model show mine/qwen3:", "mine/qwen3:8b mine/qwen3:14b")]
    [InlineData("agent provider status mi", "mine")]
    [InlineData("agent session show ", "plain last")]
    [InlineData("agent session resume pl", "plain")]
    [InlineData("agent run --session pl", "plain")]
    [InlineData("agent session queue list pl", "plain")]
    [InlineData("agent session show 0", "01")]
    [InlineData("agent plugin info fil", "files")]
    [InlineData("agent run --no-plugin fil", "files")]
    [InlineData("agent run --only-plugins files,sh", "files,shell")]
    [InlineData("agent run --tools read,gl", "read,glob")]
    [InlineData("agent run --agent ", "reviewer")]
    [InlineData("agent run --profile ", "safe edits plan ci yolo careful")]
    [InlineData("agent run --permission-mode ", "default accept-edits plan dont-ask bypass")]
    [InlineData("agent config get limits.st", "limits.steps")]
    [InlineData("agent config set permissions.mode ac", "accept-edits")]
    [InlineData("agent config set audit.enabled ", "true false")]
    [InlineData("agent config unset permissions.", "permissions.profiles.careful.mode")]
    [InlineData("agent config set --scope ", "user project local")]
    [InlineData("agent session settings set plain permissions.mode pl", "plan")]
    [InlineData("agent session history plain --kind tools,mess", "tools,messages")]
    [InlineData("agent plugin catalog remove b", "bundled")]
    [InlineData("agent skill sh", "show")]
    [InlineData("agent mcp s", "serve")]
    [InlineData("agent run /sta", "/status")]
    [InlineData("agent run /com", "/commit")]
    public async Task Suggest_ALine_OffersWhatMayStandAtItsEnd(string line, string words)
    {
        var offered = await SuggestAsync(_sandbox, line);

        Assert.All(words.Split(' '), word => Assert.Contains(offered, each => word == "01" ? each.StartsWith(word, StringComparison.Ordinal) : each == word));
        Assert.All(offered, word => Assert.StartsWith(line[(line.LastIndexOf(' ') + 1)..], word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("agent")]
    [InlineData("agent nonsense ")]
    [InlineData("agent run -- --mod")]
    [InlineData("agent run --workspace ")]
    [InlineData("agent run --workspace /no/such/folder --model ")]
    [InlineData("agent config set no.such.key x")]
    [InlineData("agent plugin enable f")]
    [InlineData("agent session rename plain n")]
    public async Task Suggest_NothingThatItCouldKnow_SaysNothing(string line)
    {
        Assert.Empty(await SuggestAsync(_sandbox, line));
    }

    [Fact]
    public async Task Suggest_WhereTheCursorStands_ReadsNoFurther()
    {
        Assert.Equal("run\n", (await _sandbox.AgentAsync("[suggest:8]", "agent ru --model offline")).ExitedWith(0).Output);
    }

    [Fact]
    public async Task Suggest_SettingsThatAreOff_IsSilent()
    {
        using var broken = new Sandbox().UserSettings("{ \"model\": ");

        Assert.Equal(["run"], await SuggestAsync(broken, "agent ru"));
        Assert.Contains("dont-ask", await SuggestAsync(broken, "agent run --permission-mode d"));
        Assert.Empty(await SuggestAsync(broken, "agent run --profile car"));
    }

    [Fact]
    public async Task Suggest_ModelsOfAService_AsksItNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create());
        using var served = new Sandbox(server);

        Assert.Contains(await SuggestAsync(served, "agent run --model openai/"), static model => model.StartsWith("openai/gpt", StringComparison.Ordinal));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("bash", "PS1='> ' bash --norc --noprofile -i", "source <(agent completion bash)")]
    [InlineData("zsh", "PS1='> ' zsh -f -i", "autoload -U compinit && compinit -u -D && source <(agent completion zsh)")]
    public async Task Completion_ARealShell_FinishesWhatIsBegun(string shell, string start, string load)
    {
        await using var terminal = await TmuxTerminal.StartAsync(_sandbox, start);
        await terminal.WaitForAsync("> ");
        await terminal.TypeAsync($"{load}; echo {shell}-is-ready | tr - _");
        await terminal.WaitForAsync($"{shell}_is_ready");

        // A name of a session is no command, whatever stands in it.
        foreach (var (begun, whole) in new[]
        {
            ("agent session sea", "agent session search "),
            ("agent run --model=offline/r", "agent run --model=offline/rules"),
            ("agent model show mine/qwen3:8", "agent model show mine/qwen3:8b"),
            ("agent session show odd", @"agent session show odd\ \$\(touch\ bad\)"),
            ("agent session show 'odd", "agent session show 'odd $(touch bad)'"),
            ("agent config get limits.step", "agent config get limits.steps"),
            ("agent run --attach notes", "agent run --attach notes.md"),
            ("agent run /stat", "agent run /status"),
            ("agent run '/stat", "agent run '/status'"),
            ("agent run --model offline/rules /sessi", "agent run --model offline/rules /session"),
        })
        {
            await terminal.WriteAsync(begun);
            await terminal.KeyAsync("Tab");
            await terminal.WaitForAsync(whole);
            await terminal.KeyAsync("C-u");
        }

        Assert.False(File.Exists(_sandbox.PathOf("bad")));
    }

    [Fact]
    public async Task Completion_ARealFish_FinishesWhatIsBegun()
    {
        async Task<string[]> CompleteAsync(string line) =>
            (await Helper.RunAsync(
                _sandbox.Workspace, _sandbox.Environment, "fish", "--no-config", "-c", $"agent completion fish | source; complete -C \"{line}\""))
                .ExitedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["search"], await CompleteAsync("agent session sea"));
        Assert.Equal(["--model=offline/rules"], await CompleteAsync("agent run --model=offline/r"));
        Assert.Equal(["mine/qwen3:8b"], await CompleteAsync("agent model show mine/qwen3:8"));
        Assert.Equal(["odd $(touch bad)"], await CompleteAsync("agent session show odd"));
        Assert.Equal(["notes.md"], await CompleteAsync("agent run --attach notes"));
        Assert.Equal(["/status"], await CompleteAsync("agent run /stat"));
        Assert.Equal(["/session", "/sessions"], (await CompleteAsync("agent run /sessi")).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(_sandbox.PathOf("bad")));
    }

    [Fact]
    public async Task Completion_APowerShell_HasItsScript()
    {
        Assert.Contains("Register-ArgumentCompleter", (await _sandbox.AgentAsync("completion", "pwsh")).ExitedWith(0).Output, StringComparison.Ordinal);
        (await _sandbox.AgentAsync("completion", "tcsh")).ExitedWith(2);
    }

    private static async Task<string[]> SuggestAsync(Sandbox home, string line)
    {
        var result = (await home.AgentAsync("[suggest]", line)).ExitedWith(0);
        Assert.Equal("", result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A home that knows a bit of everything; nothing here changes it.</summary>
    public sealed class Prepared : IAsyncLifetime
    {
        internal Sandbox Sandbox { get; } = new Sandbox()
            .UserSettings(
                """{ "models": { "big": "offline/rules" }, "providers": { "mine": { "type": "openai-compatible", "baseUrl": "http://127.0.0.1:9/v1", "models": ["qwen3:8b", "qwen3:14b"] } }, "permissions": { "profiles": { "careful": { "mode": "plan" } } } }""")
            .Write("notes.md", "Notes.\n")
            .Write(".agents/agents/reviewer.md", "---\nname: reviewer\ndescription: Reviews.\n---\nReview.\n");

        public async ValueTask InitializeAsync()
        {
            Sandbox.Set("PATH", Path.GetDirectoryName(Programs.Agent) + ":" + Sandbox.Environment["PATH"]);
            (await Sandbox.AgentAsync("session", "new", "plain")).ExitedWith(0);
            (await Sandbox.AgentAsync("session", "new", "odd $(touch bad)")).ExitedWith(0);
        }

        public ValueTask DisposeAsync()
        {
            Sandbox.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
