using System.Text.Json;
using AgentHost.Testing.Logins;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>A login with the whole program around it: the page is shown and opened, what comes of it is kept and used.</summary>
public sealed class McpLoginTests
{
    [Fact]
    public async Task Login_AtAServer_IsKeptForTheNextCommandAndForgottenAgain()
    {
        using var server = new LoginServer();
        using var sandbox = new Sandbox()
            .UserSettings(JsonSerializer.Serialize(new { mcp = new { servers = new { web = new { url = server.Mcp + "/mcp" } } } }));
        Browser(sandbox);

        Assert.Contains("agent mcp login web", (await sandbox.AgentAsync("mcp", "test", "web")).ExitedWith(1).Output, StringComparison.Ordinal);
        var login = (await sandbox.AgentAsync("mcp", "login", "web")).ExitedWith(0);
        var test = (await sandbox.AgentAsync("mcp", "test", "web")).ExitedWith(0);

        Assert.Contains($"To log in at web, open {server.Service}/authorize?", login.Error, StringComparison.Ordinal);
        Assert.Contains("The login at web is kept.", login.Output, StringComparison.Ordinal);
        Assert.Contains("mcp__web__say", test.Output, StringComparison.Ordinal);
        var kept = Path.Combine(sandbox.DataFolder, "secrets", "auth.json");
        Assert.Contains("access-token-1-5f1c9e", File.ReadAllText(kept), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        }

        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(sandbox.DataFolder), "*", SearchOption.AllDirectories).Where(file => file != kept),
            static file => File.ReadAllText(file).Contains("access-token-1-5f1c9e", StringComparison.Ordinal));
        (await sandbox.AgentAsync("mcp", "logout", "web")).ExitedWith(0);
        Assert.Contains("agent mcp login web", (await sandbox.AgentAsync("mcp", "test", "web")).ExitedWith(1).Output, StringComparison.Ordinal);
    }

    /// <summary>A program of the usual name that does what a person with a browser does.</summary>
    private static void Browser(Sandbox sandbox)
    {
        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Root, "browser")).FullName;
        var file = Path.Combine(folder, OperatingSystem.IsMacOS() ? "open" : "xdg-open");
        File.WriteAllText(file, "#!/bin/sh\nexec node -e 'fetch(process.argv[1])' \"$1\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        sandbox.Set("PATH", folder + ":" + sandbox.Environment["PATH"]);
    }
}
