using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Models;

/// <summary>A host that lives long keeps no client for each key that it ever had.</summary>
public sealed class ModelClientsTests
{
    [Fact]
    public async Task Run_TheKeyIsRenewedAgainAndAgain_TheLastTwoClientsAreKept()
    {
        await using var rig = new HostRig();
        rig.Stub.Change(static manifest => manifest with { Permissions = new PluginPermissions { Secrets = ["KEYED_API_KEY"] } })
            .Provider(rig.Model, new ProviderSpec("keyed") { CredentialEnvironment = "KEYED_API_KEY", Rank = 2, DefaultModel = "m" });
        rig.Set("KEYED_API_KEY", "key-1");
        await rig.OpenAsync();

        foreach (var key in (string[])["key-1", "key-2", "key-2", "key-3", "key-4"])
        {
            rig.Set("KEYED_API_KEY", key);
            rig.Model.Text("done");
            await rig.RunAsync(rig.Prompt() with { Model = "keyed/m" });
        }

        await rig.Model.ClosedAsync(2);
        Assert.Equal(["key-1", "key-2", "key-3", "key-4"], rig.Model.Made.Select(static options => options.Credential));
        // Each is closed by itself: which is first is nobody's concern.
        Assert.Equal(["key-1", "key-2"], rig.Model.Closed.Select(static options => options.Credential).Order(StringComparer.Ordinal));

        // The one before the last may be in use, and is there when the key is the old one again.
        rig.Set("KEYED_API_KEY", "key-3");
        rig.Model.Text("done");
        await rig.RunAsync(rig.Prompt() with { Model = "keyed/m" });
        Assert.Equal(4, rig.Model.Made.Count);
    }
}
