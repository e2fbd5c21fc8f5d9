using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Acp.Tests;

/// <summary><c>agent serve</c> at a port of loopback, until it is disposed.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly Process _process;

    private RunningServer(Process process, string address, string token) => (_process, Address, Token) = (process, address, token);

    public string Address { get; }

    public string Token { get; }

    public static async Task<RunningServer> StartAsync(EditorRig rig)
    {
        var start = new ProcessStartInfo(TestedProgram.Location, ["serve", "--port", "0"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in rig.Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var folder = Path.Combine(rig.Variables["HOME"], ".local", "share", "agent", "server");
        await Eventually.TrueAsync(() => process.HasExited || (Directory.Exists(folder) && Directory.GetFiles(folder, "server-*.json").Length > 0));
        Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync() : "");
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(Directory.GetFiles(folder, "server-*.json")[0]));
        return new RunningServer(process, record.RootElement.GetProperty("address").GetString()!, record.RootElement.GetProperty("token").GetString()!);
    }

    /// <summary>Has a plan reach the server instead of starting a program.</summary>
    /// <param name="over"><c>socket</c> or <c>http</c>.</param>
    /// <param name="token">Another token than the server's own.</param>
    public Action<JsonObject> Plan(string over, string? token = null) => plan =>
    {
        plan.Remove("command");
        plan["url"] = Address + "/acp";
        plan["token"] = token ?? Token;
        plan["over"] = over;
    };

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
