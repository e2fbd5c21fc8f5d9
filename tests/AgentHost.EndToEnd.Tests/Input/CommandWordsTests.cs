namespace AgentHost.EndToEnd.Tests.Input;

/// <summary>What commands say to words that they cannot use: what was meant, or what is expected.</summary>
public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("session rename", "agent session rename needs <")]
    [InlineData("run --output xml hello", "--output xml: expected text, json, stream-json.")]
    [InlineData("session queue foo", "foo is no command of agent session queue; there are list, add,")]
    [InlineData("session settings foo", "foo is no command of agent session settings; there are get, set.")]
    [InlineData("sesion --help", "sesion is no command of agent; did you mean session?")]
    [InlineData("nosuch --help foo", "nosuch is no command of agent; there are run, session,")]
    [InlineData("session clean", "--older-than 30d")]
    [InlineData("session clean", "--keep 20")]
    [InlineData("run --model", "--model needs a value: --model MODEL.")]
    [InlineData("run --workspace= hello", "--workspace needs a value: --workspace DIR.")]
    [InlineData("run --session= hello", "--session needs a value: --session NAME|ID|last.")]
    [InlineData("session list --workspace=", "--workspace needs a value: --workspace DIR.")]
    [InlineData("run --model  hello", "--model needs a value: --model MODEL.")]
    public async Task Agent_WordsThatAreOff_SaysWhatIsExpected(string words, string expected)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.AgentAsync(words.Split(' '))).ExitedWith(2);

        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("session settings", "get")]
    [InlineData("session queue", "list")]
    [InlineData("session", "queue")]
    public async Task Agent_AGroupOfCommands_ShowsThem(string words, string command)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.AgentAsync(words.Split(' '))).ExitedWith(0);

        Assert.Contains($"  {command} ", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task History_AKindThatIsNone_IsRefusedWithTheKinds()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--model", "offline/rules", "--session", "s", "hello")).ExitedWith(0);

        var refused = (await sandbox.AgentAsync("session", "history", "s", "--kind", "nosuch")).ExitedWith(2);

        Assert.Contains("--kind nosuch", refused.Error, StringComparison.Ordinal);
        Assert.Contains("tool.completed", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await sandbox.AgentAsync("session", "history", "s", "--kind", "tools,question.asked")).ExitedWith(0).Output);
        Assert.Contains("turn.completed", (await sandbox.AgentAsync("session", "history", "s", "--kind", "turn.")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_WhatChangesIt_TellsProgramsWhatHoldsNow()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--model", "offline/rules", "--session", "s", "hello")).ExitedWith(0);

        var settings = (await sandbox.AgentAsync("session", "settings", "set", "s", "limits.steps", "3", "--json")).ExitedWith(0).Json();
        var added = (await sandbox.AgentAsync("session", "queue", "add", "s", "later", "--json")).ExitedWith(0).Json();
        var id = added[0].GetProperty("turnId").GetString()!;
        var edited = (await sandbox.AgentAsync("session", "queue", "edit", "s", id, "much later", "--json")).ExitedWith(0).Json();
        var left = (await sandbox.AgentAsync("session", "queue", "remove", "s", id, "--json")).ExitedWith(0).Json();

        Assert.Equal(("limits.steps", 3), (settings[0].GetProperty("key").GetString(), settings[0].GetProperty("value").GetInt32()));
        Assert.Contains("much later", edited[0].GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, left.GetArrayLength());
    }

    [Fact]
    public async Task Doctor_RepairAndRebuild_DoesBoth()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--model", "offline/rules", "hello")).ExitedWith(0);

        var checks = (await sandbox.AgentAsync("doctor", "--repair", "--rebuild", "--json")).ExitedWith(0).Json().EnumerateArray().Select(static check => check.GetProperty("name").GetString()!).ToList();

        Assert.Contains("repair", checks);
        Assert.Equal("rebuild", checks[^1]);
    }
}
