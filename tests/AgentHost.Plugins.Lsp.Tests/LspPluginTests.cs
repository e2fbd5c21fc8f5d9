using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Lsp.Tests;

public sealed class LspPluginTests
{
    [Fact]
    public async Task PoolOf_ServerStartsAndSpeaks_IsToldAsEvents()
    {
        await using var rig = ServerRig.Bad("good");
        using var host = new TestPlugin();
        var plugin = new LspPlugin();
        plugin.Use(host);
        rig.Workspace.With("a.bad", "bad");
        await FileCheck.RunAsync(plugin.PoolOf(rig.Workspace), "a.bad", ServerRig.Patience, CancellationToken.None);
        await plugin.DeactivateAsync(CancellationToken.None);
        while (!Told().Any(static told => told.Type == "lsp.diagnostics"))
        {
            await Task.Yield();
        }

        var found = Told().First(static told => told.Type == "lsp.diagnostics").Data;
        Assert.Equal(
            (rig.Workspace.At("a.bad"), "bad", 1, 0, 0),
            (
                found.GetProperty("file").GetString(), found.GetProperty("server").GetString(), found.GetProperty("errors").GetInt32(),
                found.GetProperty("warnings").GetInt32(), found.GetProperty("others").GetInt32()));
        Assert.Contains(Told(), static told => told.Type == "lsp.state" && told.Data.GetProperty("state").GetString() == "ready");

        List<(string Type, string? SessionId, System.Text.Json.JsonElement Data)> Told()
        {
            lock (host.Published)
            {
                return [.. host.Published];
            }
        }
    }
}
