namespace AgentHost.EndToEnd.Tests.Input;

public sealed class WordsTests
{
    [Theory]
    [InlineData("--no-such-option", "hello")]
    [InlineData("--output", "xml", "hello")]
    [InlineData("--permission-mode", "reckless", "hello")]
    [InlineData("--max-time", "soon", "hello")]
    [InlineData("--max-steps", "many", "hello")]
    [InlineData("--allow", "shell(", "hello")]
    [InlineData("--workspace", "/no/such/folder", "hello")]
    public async Task Run_WrongWords_ExitsWith2AndNamesThem(params string[] words)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync(words)).ExitedWith(2);

        Assert.Empty(result.Output);
        Assert.Contains(words.Length == 2 ? words[0] : words[1], result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownModelWithAProvider_ExitsWith2AndListsTheNearest()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--model", "oflline", "hello")).ExitedWith(2);

        Assert.Contains("oflline", result.Error, StringComparison.Ordinal);
        Assert.Contains("offline", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Run_EmptyPrompt_ExitsWith2(string prompt)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync(prompt)).ExitedWith(2);

        Assert.Contains("prompt", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("./missing")]
    public async Task Run_PluginThatIsNotThere_ExitsWith6(string plugin)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--plugin", plugin, "hello")).ExitedWith(6);

        Assert.Contains("missing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongWordsInJson_StillPrintsOneResult()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--output", "json", "--workspace", "/no/such/folder", "hello")).ExitedWith(2);

        Assert.Equal(2, result.Json().GetProperty("exitCode").GetInt32());
        Assert.Contains("/no/such/folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsPrintedAlone()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.AgentAsync("--version")).ExitedWith(0);

        Assert.Matches(@"^\d+\.\d+\.\d+[^\s]*\n$", result.Output);
        Assert.Empty(result.Error);
    }
}
