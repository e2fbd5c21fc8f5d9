using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Targets.Carrying;
using AgentHost.Plugins.Targets.Launching;
using AgentHost.Plugins.Targets.Panes;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>A place with a pane of tmux in it, whose shell is a given one; the pane goes with it.</summary>
internal sealed class PaneBox : IAsyncDisposable
{
    private readonly PlaceBox _box;
    private readonly PlaceTarget _target;
    private readonly TargetRequest _request;

    private PaneBox(PlaceBox box, string shell, bool hasTmux)
    {
        _box = box;
        Name = $"agent-test-{Guid.NewGuid().ToString("N")[..8]}";
        var kind = shell == "ssh" ? "ssh" : hasTmux ? "sh" : "command";
        var settings = kind switch
        {
            "ssh" => box.Settings,
            "sh" => $$"""{"root":"{{box.Folder}}","program":"{{Program(shell)}}"}""",
            _ => $$"""{"root":"{{box.Folder}}","command":["env","PATH={{WithoutTmux()}}","sh"]}""",
        };
        _target = new PlaceTarget(Launchers.All.Single(launcher => launcher.Kind == kind), box.Workspace, TimeProvider.System);
        _request = new TargetRequest(kind == "ssh" ? "127.0.0.1" : "t") { Settings = AgentJson.Parse(settings) };
    }

    public string Name { get; }

    public string Folder => _box.Folder;

    public static async Task<PaneBox> StartAsync(string shell, bool hasTmux = true)
    {
        Assert.SkipUnless(await PlaceBox.HasAsync("tmux", "-V"), "Needs tmux.");
        Assert.SkipUnless(shell == "ssh" || await PlaceBox.HasAsync(shell, "-c", "true"), $"Needs {shell}.");
        return new PaneBox(await PlaceBox.StartAsync(shell == "ssh" ? "ssh" : "dash"), shell, hasTmux);
    }

    public async Task<TargetConnection> ConnectAsync()
    {
        _box.Workspace.Settings = AgentJson.Parse($$"""{"tmux":"{{Name}}"}""");
        try
        {
            return await _target.ConnectAsync(_request, CancellationToken.None);
        }
        finally
        {
            _box.Workspace.Settings = AgentJson.EmptyObject;
        }
    }

    /// <summary>A connection without a pane, to count processes with.</summary>
    public Task<ShellConnection> WatchAsync() => _box.ConnectAsync();

    /// <summary>A line as the tool <c>shell</c> starts it.</summary>
    public static ProcessSpec Line(TargetConnection there, string line) => new(there.Shell[0], ["-c", line]) { Visible = true };

    public static async Task<(int Code, string Text)> RunAsync(TargetConnection there, string line)
    {
        await using var process = await there.StartAsync(Line(there, line), CancellationToken.None);
        return await ReadAsync(process);
    }

    public static async Task<(int Code, string Text)> ReadAsync(TargetProcess process)
    {
        using var output = new MemoryStream();
        await foreach (var piece in process.ReadAsync(CancellationToken.None))
        {
            output.Write(piece.Bytes.Span);
        }

        var text = Encoding.UTF8.GetString(output.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal);
        return (await process.WaitAsync(CancellationToken.None) ?? -1, text);
    }

    public static async Task<string> TmuxAsync(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("tmux", (string[])["-L", "agent", .. words])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-session", "-t", $"={Name}");
        await _box.DisposeAsync();
    }

    // The shell of the pane is the one that SHELL names.
    private string Program(string shell)
    {
        var file = Path.Combine(_box.Folder, "..", $"start-{Guid.NewGuid():N}");
        File.WriteAllText(file, $"#!/bin/sh\nSHELL=$(command -v {shell}) exec sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Path.GetFullPath(file);
    }

    // All programs but that one.
    private string WithoutTmux()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_box.Workspace.Root, "bin-without")).FullName;
        foreach (var file in new[] { "/usr/bin", "/bin" }.SelectMany(Directory.EnumerateFiles).Where(static file => Path.GetFileName(file) != "tmux"))
        {
            var link = Path.Combine(folder, Path.GetFileName(file));
            if (!File.Exists(link))
            {
                File.CreateSymbolicLink(link, file);
            }
        }

        return folder;
    }
}
