using AgentHost.EndToEnd.Tests.Plugins;
using AgentHost.EndToEnd.Tests.Turns;

namespace AgentHost.EndToEnd.Tests.Providers;

public sealed class ReplayTests
{
    private const string Recording =
        """{ "providers": { "take": { "type": "replay", "cassette": "../take.jsonl", "mode": "record", "of": "openai/gpt-5" } } }""";

    private static string Playing(Sandbox recorded) => $$"""{ "providers": { "take": { "type": "replay", "cassette": "{{recorded.Root}}/take.jsonl" } } }""";

    [Fact]
    public async Task Run_TwentyStepsRecorded_PlayWithoutAModelInAnotherFolder()
    {
        await using var server = await ModelServer.StartAsync(TwentyStepsTests.Steps with { ApiKey = Sandbox.Key });
        using var recorded = await TwentyStepsTests.ReadyAsync(new Sandbox(server).UserSettings(Recording));
        (await recorded.RunAsync("--model", "take", "--permission-mode", "bypass", "do the work")).ExitedWith(0);
        server.Verify();
        await TwentyStepsTests.CheckAsync(recorded);
        var cassette = await File.ReadAllTextAsync(Path.Combine(recorded.Root, "take.jsonl"));
        Assert.DoesNotContain(Sandbox.Key, cassette, StringComparison.Ordinal);
        Assert.DoesNotContain(recorded.Workspace, cassette, StringComparison.Ordinal);
        Assert.Equal(21, cassette.Split('\n').Count(line => line.StartsWith("{\"request\":", StringComparison.Ordinal)));

        // The digests of commits in the results of git depend on the time: only the order is checked.
        using var played = await TwentyStepsTests.ReadyAsync(
            new Sandbox().UserSettings(Playing(recorded).Replace("\"cassette\"", "\"match\": [], \"cassette\"", StringComparison.Ordinal)));
        var result = (await played.RunAsync("--model", "take", "--permission-mode", "bypass", "do the work")).ExitedWith(0);

        Assert.Equal("All done.\n", result.Output);
        await TwentyStepsTests.CheckAsync(played);
        Assert.Equal(21, server.ModelRequests.Count);
    }

    [Fact]
    public async Task Run_AnotherPromptThanRecorded_SaysWhatDiffers()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("It says one."));
        using var recorded = new Sandbox(server).Write("a.txt", "one\n").UserSettings(Recording);
        (await recorded.RunAsync("--model", "take", "what does a.txt say?")).ExitedWith(0);
        using var played = new Sandbox().Write("a.txt", "one\n").UserSettings(Playing(recorded));

        var same = (await played.RunAsync("--model", "take", "what does a.txt say?")).ExitedWith(0);
        var other = (await played.RunAsync("--model", "take", "what does b.txt say?")).ExitedWith(4);
        played.Write("a.txt", "two\n");
        var changed = (await played.RunAsync("--model", "take", "what does a.txt say?")).ExitedWith(4);

        Assert.Equal("It says one.\n", same.Output);
        Assert.Contains("request 1 of the cassette", other.Error, StringComparison.Ordinal);
        Assert.Matches("message 1 was recorded as .*what does a.txt say.* and is now .*what does b.txt say", other.Error);
        Assert.Contains("message 3 was recorded as", changed.Error, StringComparison.Ordinal);
        server.Verify();
    }

    [Fact]
    public async Task Run_WithAKeyInAFile_KeepsItOutOfTheCassette()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("read", """{"path":"notes.txt"}""").Reply("The token is ghp_0123456789abcdefghijABCDEFGHIJ456789."));
        using var recorded = new Sandbox(server)
            .Write("notes.txt", $"key {Sandbox.Key}\ntoken ghp_0123456789abcdefghijABCDEFGHIJ456789\n").UserSettings(Recording);
        (await recorded.RunAsync("--model", "take", "read the notes")).ExitedWith(0);

        var cassette = await File.ReadAllTextAsync(Path.Combine(recorded.Root, "take.jsonl"));

        Assert.DoesNotContain(Sandbox.Key, cassette, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_0123456789", cassette, StringComparison.Ordinal);
        Assert.Contains("The token is ****", cassette, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RecordedProviderBehindTheRunner_IsRecordedAndPlayed()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply(Reply.Of("It says one.") with { ChunkSize = 2 }));
        using var recorded = new Sandbox(server).Write("a.txt", "one\n").UserSettings(Recording);
        var isolated = BundledCopy.Of(recorded, "openai");

        var first = (await recorded.RunAsync("--plugin", isolated, "--model", "take", "what does a.txt say?")).ExitedWith(0);
        server.Verify();
        using var played = new Sandbox().Write("a.txt", "one\n").UserSettings(Playing(recorded));
        var second = (await played.RunAsync("--model", "take", "what does a.txt say?")).ExitedWith(0);

        Assert.Equal(("It says one.\n", "It says one.\n"), (first.Output, second.Output));
        Assert.DoesNotContain(Sandbox.Key, await File.ReadAllTextAsync(Path.Combine(recorded.Root, "take.jsonl")), StringComparison.Ordinal);
    }

    /// <summary>With both behind the runner an answer goes through three processes, and comes as it came.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ReplayItselfBehindTheRunner_RecordsAndPlays(bool both)
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply(Reply.Of("It says one.") with { ChunkSize = 2 }) with { ApiKey = Sandbox.Key });
        using var recorded = new Sandbox(server).Write("a.txt", $"one {Sandbox.Key}\n").UserSettings(Recording);
        var isolated = BundledCopy.Of(recorded, "replay");
        string[] others = both ? ["--plugin", BundledCopy.Of(recorded, "openai")] : [];

        var first = (await recorded.RunAsync(["--plugin", isolated, .. others, "--model", "take", "what does a.txt say?"])).ExitedWith(0);
        server.Verify();
        using var played = new Sandbox().Write("a.txt", $"one {Sandbox.Key}\n").UserSettings(Playing(recorded));
        var second = (await played.RunAsync("--plugin", isolated, "--model", "take", "what does a.txt say?")).ExitedWith(0);

        Assert.Equal(("It says one.\n", "It says one.\n"), (first.Output, second.Output));
        Assert.DoesNotContain(Sandbox.Key, await File.ReadAllTextAsync(Path.Combine(recorded.Root, "take.jsonl")), StringComparison.Ordinal);
    }
}
