namespace AgentHost.Plugins.Acp.Tests.Real;

/// <summary>Commands about other agents, read as somebody who has none installed.</summary>
public sealed class CommandTests
{
    private static readonly string[] Bundled = ["claude-code", "codex", "copilot-cli", "gemini-cli", "opencode-cli"];

    [Fact]
    public async Task List_NothingInstalled_SaysInWordsWhatEachIs()
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Variables["PATH"] = "/usr/bin:/bin";

        var (code, output, _) = await rig.RunAsync("acp", "list");

        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Bundled, lines[..^1].Select(static line => line.Split(' ')[0]));
        Assert.All(lines[..^1], static line =>
        {
            Assert.Contains("not installed", line, StringComparison.Ordinal);
            Assert.Contains("asks you", line, StringComparison.Ordinal);
            Assert.DoesNotContain("yes", line, StringComparison.Ordinal);
        });
        Assert.Contains("agent acp get NAME", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EachThatIsBundled_SaysHowItIsInstalledAndWhatItReaches()
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Variables["PATH"] = "/usr/bin:/bin";
        foreach (var name in Bundled)
        {
            var (code, output, _) = await rig.RunAsync("acp", "get", name);

            Assert.Equal(0, code);
            Assert.Contains("To install it, run: npm install -g ", output, StringComparison.Ordinal);
            Assert.Contains("Reaches: ", output, StringComparison.Ordinal);
            Assert.Contains("Before it changes files: asks you", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_OneThatIsThere_NamesItsProgram()
    {
        await using var rig = await AgentRig.OpenAsync();

        var (code, output, _) = await rig.Own().RunAsync("acp", "get", "own");

        Assert.Equal(0, code);
        Assert.StartsWith($"Own is installed: {TestedProgram.Location}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OneThatIsNot_NamesThoseThatAre()
    {
        await using var rig = await AgentRig.OpenAsync();

        var (code, _, errors) = await rig.RunAsync("acp", "get", "nobody");

        Assert.Equal(2, code);
        Assert.Contains("There is no agent nobody; there are: claude-code", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("copilot", "copilot-cli")]
    [InlineData("claude", "claude-code")]
    [InlineData("claude-code", "claude-code")]
    [InlineData("chatgpt", "codex")]
    public async Task Login_OfAnotherProgram_IsNotBorrowedAndTheAgentIsNamed(string name, string agent)
    {
        await using var rig = await AgentRig.OpenAsync();

        var (code, _, errors) = await rig.RunAsync("provider", "login", name);
        var get = await rig.RunAsync("acp", "get", agent);

        Assert.Equal(2, code);
        Assert.Contains("is not borrowed", errors, StringComparison.Ordinal);
        Assert.Contains($"agent acp get {agent} ", errors, StringComparison.Ordinal);
        Assert.Equal(0, get.Code);
    }

    [Fact]
    public async Task Login_OfAProviderWithKeys_SaysWhoseLoginItIsNot()
    {
        await using var rig = await AgentRig.OpenAsync();

        var (_, _, errors) = await rig.RunAsync("provider", "login", "openai");

        Assert.Contains("The login of a ChatGPT plan is not borrowed", errors, StringComparison.Ordinal);
        Assert.Contains("agent acp get codex", errors, StringComparison.Ordinal);
    }
}
