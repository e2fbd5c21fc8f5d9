using AgentHost.Client;
using AgentHost.Plugins.Installed;

namespace AgentHost.Plugins.Tests.Installed;

public sealed class PluginConsentTests
{
    [Fact]
    public void Of_AProvidersOwnAddress_IsAHostThatIsReached()
    {
        var manifest = ClientJson.Read<PluginManifest>("""
            { "id": "a", "version": "1.0.0", "permissions": { "network": ["login.example.org"] },
              "contributes": { "provider": [{ "name": "p", "baseUrl": "https://api.example.org/v1" }, { "name": "q" }] } }
            """);
        Assert.Equal(
            ["network api.example.org", "network login.example.org"],
            PluginConsent.Of(manifest, inProcess: false).Where(static ask => ask.StartsWith("network ", StringComparison.Ordinal)));
    }
}
