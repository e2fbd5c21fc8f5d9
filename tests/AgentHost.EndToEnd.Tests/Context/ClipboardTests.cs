namespace AgentHost.EndToEnd.Tests.Context;

public sealed class ClipboardTests
{
    [Fact]
    public async Task Run_Clipboard_SendsItsText()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server);
        Program(sandbox, "wl-paste", "exit 1");
        Program(sandbox, "xclip", "test \"$*\" = \"-selection clipboard -o\" && printf 'copied words'");

        (await sandbox.RunAsync("explain @clipboard")).ExitedWith(0);

        Assert.Contains("copied words", server.ModelRequests[0].Messages[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ClipboardThatCannotBeRead_IsAWarning()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server);
        foreach (var name in (string[])["wl-paste", "xclip", "xsel"])
        {
            Program(sandbox, name, "echo 'no display' >&2; exit 1");
        }

        var run = (await sandbox.RunAsync("explain @clipboard")).ExitedWith(0);

        Assert.Contains("no display", run.Error, StringComparison.Ordinal);
        Assert.Contains("explain @clipboard", server.ModelRequests[0].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EmptyClipboard_IsSaid()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server);
        Program(sandbox, "wl-paste", "exit 0");

        Assert.Contains("holds no text", (await sandbox.RunAsync("explain @clipboard")).ExitedWith(0).Error, StringComparison.Ordinal);
    }

    private static void Program(Sandbox sandbox, string name, string script)
    {
        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Root, "bin")).FullName;
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        sandbox.Set("PATH", folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
    }
}
