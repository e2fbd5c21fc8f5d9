using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>What is told of providers' keys, and which of them a key can be kept for.</summary>
public sealed class ProviderKeysTests
{
    private const string Settings = """
        {
          "providers": {
            "ok": { "type": "open", "baseUrl": "http://127.0.0.1:9", "apiKey": "$THERE" },
            "key": { "type": "open", "baseUrl": "http://127.0.0.1:9", "apiKey": "$NOT_THERE" },
            "empty": { "type": "service", "apiKey": "${NOT_THERE:-}" },
            "named": { "type": "open", "baseUrl": "http://127.0.0.1:9", "apiKeyEnv": "NOT_THERE" },
            "header": { "type": "open", "baseUrl": "http://127.0.0.1:9", "headers": { "x-team": "$NOT_THERE" } },
            "placed": { "type": "open", "baseUrl": "$NOT_THERE" },
            "nowhere": { "type": "open" },
            "browser": { "type": "open", "baseUrl": "http://127.0.0.1:9", "deviceLogin": { "clientId": "c", "deviceUrl": "https://login.example/device", "tokenUrl": "https://login.example/token", "scopes": ["models"] } },
            "own": { "type": "scripted" }
          }
        }
        """;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ok", null)]
    [InlineData("key", "providers.key.apiKey: the environment variable NOT_THERE is not set; set it, or write ${NOT_THERE:-default}.")]
    [InlineData("empty", "It has no key: providers.empty.apiKey is empty; fill it, or: agent provider login empty")]
    [InlineData("named", "It has no key: the environment variable NOT_THERE is not set; set it, or: agent provider login named")]
    [InlineData("header", "providers.header.headers.x-team: the environment variable NOT_THERE is not set; set it, or write ${NOT_THERE:-default}.")]
    [InlineData("placed", "providers.placed.baseUrl: the environment variable NOT_THERE is not set; set it, or write ${NOT_THERE:-default}.")]
    [InlineData("nowhere", "It has no address: set providers.nowhere.baseUrl in your agent.json")]
    [InlineData("machine", "It has no address: set the environment variable MACHINE_URL, or providers.machine.baseUrl in your agent.json")]
    [InlineData("service", "It has no key: set the environment variable SERVICE_KEY, or: agent provider login service")]
    [InlineData("browser", "It has no key: agent provider login browser")]
    [InlineData("own", null)]
    public async Task List_AProviderThatLacksSomething_SaysWhat(string provider, string? problem)
    {
        await using var rig = await OpenAsync();

        var told = (await rig.Host.Models.ListProvidersAsync(rig.Workspace.Id, None)).Single(info => info.Name == provider).Problem;

        Assert.EndsWith(problem ?? "", told ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, told is null);
    }

    /// <summary>What the list says, a run says too, before anything is sent.</summary>
    [Theory]
    [InlineData("nowhere/m", "The provider nowhere has no address: set providers.nowhere.baseUrl in your agent.json")]
    [InlineData("machine/m", "The provider machine has no address: set the environment variable MACHINE_URL, or providers.machine.baseUrl in your agent.json")]
    public async Task Run_WithoutAnAddress_SaysWhatToSet(string model, string expected)
    {
        await using var rig = await OpenAsync();

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.RunAsync(rig.Prompt() with { Model = model }));

        Assert.Equal((HostFailure.NoModel, expected), (refused.Failure, refused.Message));
    }

    [Theory]
    [InlineData("scripted", "scripted takes no key: it asks no service of its own. Nothing was kept.")]
    [InlineData("own", "own takes no key: it asks no service of its own. Nothing was kept.")]
    [InlineData(
        "open",
        "open has no address that a key could go to: write an entry of the type open with a baseUrl under providers in your agent.json, then log in there. "
        + "Nothing was kept.")]
    [InlineData(
        "nowhere", "nowhere has no address that a key could go to: set providers.nowhere.baseUrl in your agent.json, then log in there. Nothing was kept.")]
    public async Task Login_WhereNoKeyCanGo_IsRefused(string provider, string expected)
    {
        await using var rig = await OpenAsync();

        var refused = await Assert.ThrowsAsync<HostException>(() => LoginAsync(rig, provider));

        Assert.Equal((HostFailure.Invalid, expected), (refused.Failure, refused.Message));
        Assert.False((await rig.Host.Models.ListProvidersAsync(rig.Workspace.Id, None)).SingleOrDefault(info => info.Name == provider)?.TakesKey ?? false);
        Assert.False(await rig.Host.Models.LogoutAsync(rig.Workspace.Id, provider, None));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("service")]
    [InlineData("ok")]
    public async Task Login_WhereAKeyHasAPlace_IsKept(string provider)
    {
        await using var rig = await OpenAsync();

        await LoginAsync(rig, provider);

        Assert.True(await rig.Host.Models.LogoutAsync(rig.Workspace.Id, provider, None));
    }

    private static async Task<HostRig> OpenAsync()
    {
        var rig = new HostRig().Set("THERE", "k").Set("MACHINE_KEY", "k");
        rig.Stub
            .Change(manifest => manifest with { Permissions = new PluginPermissions { Secrets = ["SERVICE_KEY", "MACHINE_KEY"] } })
            .Provider(rig.Model, new ProviderSpec("open") { Anonymous = true, NeedsAddress = true })
            .Provider(rig.Model, new ProviderSpec("service") { CredentialEnvironment = "SERVICE_KEY", BaseUrl = "https://service.example" })
            .Declare(CapabilityKinds.Provider, ClientJson.ToElement(
                new ProviderSpec("machine") { Type = "open", CredentialEnvironment = "MACHINE_KEY", BaseUrlEnvironment = "MACHINE_URL" }));
        return await rig.OpenAsync(Settings);
    }

    private static async Task LoginAsync(HostRig rig, string provider)
    {
        await foreach (var step in rig.Host.Models.LoginAsync(new LoginRequest(rig.Workspace.Id, provider) { Key = "secret-key" }, None))
        {
            Assert.True(step.Done);
        }
    }
}
