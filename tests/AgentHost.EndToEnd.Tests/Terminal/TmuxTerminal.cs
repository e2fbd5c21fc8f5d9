using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>A terminal with a shell line in it.</summary>
internal sealed class TmuxTerminal : IAsyncDisposable
{
    private readonly Sandbox _sandbox;
    private readonly string _socket;

    private TmuxTerminal(Sandbox sandbox)
    {
        _sandbox = sandbox;
        _socket = Path.Combine(sandbox.Root, $"tmux-{Guid.NewGuid():N}");
    }

    public static async Task<TmuxTerminal> StartAsync(Sandbox sandbox, string line, int columns = 120, int rows = 40, int keeps = 2_000)
    {
        var terminal = new TmuxTerminal(sandbox);
        try
        {
            // The line's end is shown until the test has read it.
            string[] history = ["set-option", "-g", "history-limit", $"{keeps}"];
            string[] session = ["new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", line + "; sleep 60"];
            (await terminal.TmuxAsync(["-f", "/dev/null", .. history, ";", .. session])).ExitedWith(0);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("tmux is not installed");
        }

        return terminal;
    }

    public async Task<string> ReadAsync() => (await TmuxAsync("capture-pane", "-p", "-J")).Output;

    /// <summary>Reads the rows of the screen, without blanks at their ends.</summary>
    public async Task<string> ReadRowsAsync() =>
        string.Join('\n', (await TmuxAsync("capture-pane", "-p")).Output.Split('\n').Select(static row => row.TrimEnd())).TrimEnd('\n');

    /// <summary>Reads where the cursor is: column and row, from 0.</summary>
    public async Task<(int Column, int Row)> CursorAsync()
    {
        var words = (await TmuxAsync("display-message", "-p", "#{cursor_x} #{cursor_y}")).ExitedWith(0).Output.Trim().Split(' ');
        return (int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Reads what scrolled away, too; rows that were broken by the terminal are one line.</summary>
    public async Task<string> ReadAllAsync() => (await TmuxAsync("capture-pane", "-p", "-J", "-S", "-")).Output;

    /// <summary>Keeps all bytes that programs write from now on, until the file has a text.</summary>
    public async Task<string> RecordAsync()
    {
        var file = Path.Combine(_sandbox.Root, "bytes.log");
        (await TmuxAsync("pipe-pane", "-O", $"cat > '{file}'")).ExitedWith(0);
        return file;
    }

    public async Task ResizeAsync(int columns, int rows) => (await TmuxAsync("resize-window", "-x", $"{columns}", "-y", $"{rows}")).ExitedWith(0);

    /// <summary>Finds the program that runs in it: the shell's child.</summary>
    public async Task<int> ChildAsync()
    {
        var shell = (await TmuxAsync("list-panes", "-F", "#{pane_pid}")).ExitedWith(0).Output.Trim();
        var child = (await Helper.RunAsync(_sandbox.Workspace, _sandbox.Environment, "cat", $"/proc/{shell}/task/{shell}/children")).ExitedWith(0).Output;
        return int.Parse(child.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task WaitUntilAsync(Func<Task<bool>> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"It did not come to pass:\n{await ReadAsync()}");
            await Task.Delay(50);
        }
    }

    /// <summary>Pastes a text, with marks where the program asked for them.</summary>
    public async Task PasteAsync(string text)
    {
        var file = Path.Combine(_sandbox.Root, "paste.txt");
        await File.WriteAllTextAsync(file, text);
        (await TmuxAsync("load-buffer", file)).ExitedWith(0);
        (await TmuxAsync("paste-buffer", "-p", "-r")).ExitedWith(0);
    }

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
