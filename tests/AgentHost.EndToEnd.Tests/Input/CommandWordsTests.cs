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
    [InlineData("nosuch --help foo", "nosuch is no command of agent; there are chat, run, session,")]
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
    [InlineData("run --system @nope.txt hello", 2, "agent: --system: nope.txt does not exist.")]
    [InlineData("run --system @folder hello", 2, "agent: --system: folder is no regular file; folders, pipes, sockets and devices are not read.")]
    [InlineData("run --model offline/rules --attach missing.toml hello", 2, "agent: missing.toml cannot be attached: it does not exist.")]
    [InlineData("run --model offline/rules --attach one.txt:7 hello", 2, "agent: one.txt:7 cannot be attached: it has 1 line, none at 7.")]
    [InlineData("run --profile nope hello", 2, "agent: There is no profile \"nope\". There are: safe, sandboxed, edits, plan, ci, yolo.")]
    [InlineData(
        "run --agent nope hello", 2, "agent: There is no agent \"nope\" here: there are claude-code, codex, copilot-cli, gemini-cli, opencode-cli.")]
    [InlineData(
        "run --no-plugin acp --agent nope hello", 2, "agent: There is no agent \"nope\" here: agents are files such as .agents/agents/NAME.md.")]
    [InlineData("session apply s", 1, "The session s keeps no changes of a dry run.")]
    [InlineData("session undo s", 1, "The session s has no changes to take back.")]
    [InlineData("session redo s", 1, "The session s has no changes to bring back.")]
    [InlineData("session import nope.jsonl", 2, "agent: nope.jsonl does not exist.")]
    [InlineData("session import folder", 2, "agent: folder is a folder, and a file is wanted.")]
    [InlineData("session export s --output no/such/file", 2, "agent: no/such/file cannot be written: its folder does not exist.")]
    [InlineData("session export s --output folder", 2, "agent: folder cannot be written: it is a folder.")]
    [InlineData("session clean --keep 0", 2, "agent: Nobody can be asked whether 1 session may go: say --yes, or --dry-run to see which.")]
    [InlineData("plugin search nosuchplugin", 1, "No plugin of the catalogs fits: agent plugin search without words lists all of them.")]
    [InlineData(
        "plugin disable files",
        2,
        "agent: No plugin \"files\" is installed. It came with the program: agent config set plugins.files.enabled false switches it off.")]
    [InlineData("model use EMPTY", 2, "agent: The name of the model is empty: agent model list shows what there is.")]
    public async Task Agent_WhatIsNotThere_IsSaidInOneSentenceWithItsNameOnce(string words, int code, string said)
    {
        using var sandbox = new Sandbox().Write("one.txt", "one\n").Write("folder/in.txt", "in\n");
        (await sandbox.AgentAsync("session", "new", "s")).ExitedWith(0);

        var result = (await sandbox.AgentAsync([.. words.Split(' ').Select(static word => word == "EMPTY" ? "" : word)])).ExitedWith(code);

        Assert.Equal(said, result.Error.TrimEnd());
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
        (await sandbox.RunAsync("--model", "offline/rules", "--session", "s", "list the files")).ExitedWith(0);

        var refused = (await sandbox.AgentAsync("session", "history", "s", "--kind", "nosuch")).ExitedWith(2);

        Assert.Contains("--kind nosuch", refused.Error, StringComparison.Ordinal);
        Assert.Contains("tool.completed", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await sandbox.AgentAsync("session", "history", "s", "--kind", "question.asked")).ExitedWith(0).Output);
        Assert.Contains(
            "turn.completed", (await sandbox.AgentAsync("session", "history", "s", "--kind", "turn.")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_WhatChangesIt_TellsProgramsWhatHoldsNow()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--model", "offline/rules", "--session", "s", "list the files")).ExitedWith(0);

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
        (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(0);

        var checks = (await sandbox.AgentAsync("doctor", "--repair", "--rebuild", "--json")).ExitedWith(0).Json().EnumerateArray()
            .Select(static check => check.GetProperty("name").GetString()!).ToList();

        Assert.Contains("repair", checks);
        Assert.Equal("rebuild", checks[^1]);
    }
}
