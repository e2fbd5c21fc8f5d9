using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>A terminal of 120 by 40 with a shell line in it.</summary>
internal sealed class TmuxTerminal : IAsyncDisposable
{
    private readonly Sandbox _sandbox;
    private readonly string _socket;

    private TmuxTerminal(Sandbox sandbox)
    {
        _sandbox = sandbox;
        _socket = Path.Combine(sandbox.Root, $"tmux-{Guid.NewGuid():N}");
    }

    public static async Task<TmuxTerminal> StartAsync(Sandbox sandbox, string line)
    {
        var terminal = new TmuxTerminal(sandbox);
        try
        {
            // The line's end is shown until the test has read it.
            (await terminal.TmuxAsync("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", line + "; sleep 60")).ExitedWith(0);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("tmux is not installed");
        }

        return terminal;
    }

    public async Task<string> ReadAsync() => (await TmuxAsync("capture-pane", "-p", "-J")).Output;

    public async Task WaitForAsync(string text)
    {
        var clock = Stopwatch.StartNew();
        string shown;
        while (!(shown = await ReadAsync()).Contains(text, StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"\"{text}\" did not appear:\n{shown}");
            await Task.Delay(50);
        }
    }

    public async Task TypeAsync(string text)
    {
        await WriteAsync(text);
        await KeyAsync("Enter");
    }

    /// <summary>Types a text and no Enter.</summary>
    public async Task WriteAsync(string text) => (await TmuxAsync("send-keys", "-l", text)).ExitedWith(0);

    public async Task KeyAsync(string key) => (await TmuxAsync("send-keys", key)).ExitedWith(0);

    public async ValueTask DisposeAsync() => await TmuxAsync("kill-server");

    private Task<AgentResult> TmuxAsync(params IReadOnlyList<string> arguments) =>
        Helper.RunAsync(_sandbox.Workspace, _sandbox.Environment, "tmux", ["-S", _socket, .. arguments]);
}
