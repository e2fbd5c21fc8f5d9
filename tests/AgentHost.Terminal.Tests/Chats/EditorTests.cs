using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>The draft in the person's editor: the terminal is that one's, and so are the keys that are signals.</summary>
public sealed class EditorTests : LoopFixture
{
    private readonly TaskCompletionSource<string> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Draft_ComesBackAsItWasWritten()
    {
        var file = await OpenAsync("draft");
        Assert.False(Device.IsRaw);
        Assert.Equal("draft", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(file, "written there\n", TestContext.Current.CancellationToken);
        _closes.SetResult();
        await Device.WaitForAsync("› written there");
        Assert.True(Device.IsRaw);
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
        Assert.False(Loop.SuspendAway());
        Assert.Equal(0, Device.Suspended);
    }

    [Fact]
    public async Task Stop_WhileTheEditorHasTheTerminal_StopsAtOnce()
    {
        await OpenAsync("draft");
        Assert.True(Loop.IsAway);
        Assert.True(Loop.SuspendAway());
        Assert.Equal(1, Device.Suspended);
        Loop.Continue();
        _closes.SetResult();
        await Device.WaitForAsync("› draft");
        Assert.Equal(1, Device.Suspended);
    }

    [Fact]
    public async Task End_WhileTheEditorHasTheTerminal_LeavesItThere()
    {
        var file = await OpenAsync("draft");
        var before = Device.Look(static screen => screen.ToString());
        Loop.End(143);
        Assert.Equal(143, await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.False(Device.IsRaw);
        Assert.Equal(before, Device.Look(static screen => screen.ToString()));

        // The editor still has its file, and the draft is in the history.
        Assert.True(File.Exists(file));
        Assert.Equal("draft", Loop.Conversation.History.Find("", 0, all: true)?.Text);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private async Task<string> OpenAsync(string draft)
    {
        await BeginAsync(change: options => options with
        {
            EditFile = async (file, token) =>
            {
                _opened.SetResult(file);
                await _closes.Task.WaitAsync(token);
                return 0;
            },
        });
        Device.Type(draft);
        await Device.WaitForAsync("› " + draft);
        Device.Type("\u0007");
        return await _opened.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
