using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Tests.Plugins.Lifecycle;

namespace AgentHost.Kernel.Tests.Models;

public sealed class ProviderPresetTests
{
    private static readonly ProviderSpec[] Usual =
    [
        new ProviderSpec("compatible") { Anonymous = true },
        new ProviderSpec("gate")
        {
            Type = "compatible", CredentialEnvironment = "GATE_KEY", Rank = 60, DefaultModel = "big", BaseUrl = "https://gate.example",
            Settings = AgentJson.Parse("""{"style":"odd","length":9,"headers":{"X-Who":"agent","X-Kept":"yes"}}"""),
        },
        new ProviderSpec("near") { Type = "compatible", Anonymous = true, BaseUrl = "http://127.0.0.1:1", BaseUrlEnvironment = "NEAR_URL" },
        new ProviderSpec("chained") { Type = "gate", Anonymous = true, BaseUrl = "https://chained.example" },
        new ProviderSpec("orphan") { Type = "nobody", Anonymous = true, BaseUrl = "https://orphan.example" },
    ];

    private static ModelSelector Selector(PluginRig rig, string settings, params (string Name, string Value)[] environment) => new(
        CapabilityRegistry.Build([rig.Declared("p", CapabilityKinds.Provider, [.. Usual.Select(AgentJson.Write)])]),
        new SettingsView(AgentJson.Parse(settings)),
        name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    [Fact]
    public async Task Preset_WithItsVariable_IsThereWithItsSettingsAndItsServersCode()
    {
        await using var rig = new PluginRig();

        var choice = Selector(rig, "{}", ("GATE_KEY", "k")).Choose("gate/any/model");

        Assert.Equal(("gate/any/model", "compatible"), (choice.Name, choice.Entry.Descriptor.Name));
        Assert.Equal(("compatible", "https://gate.example", "k", "environment variable GATE_KEY"), (choice.Options.ProviderType, choice.Options.BaseUrl, choice.Options.Credential, choice.Options.CredentialSource));
        Assert.Equal(("odd", 9), (choice.Options.Settings.GetProperty("style").GetString(), choice.Options.Settings.GetProperty("length").GetInt32()));
        Assert.Equal("agent", choice.Options.Headers["X-Who"]);
        Assert.Equal("gate/big", Selector(rig, "{}", ("GATE_KEY", "k")).Choose(null).Name);
    }

    [Fact]
    public async Task Preset_WithAnEntry_HasTheEntrysWordFirst()
    {
        await using var rig = new PluginRig();

        var options = Selector(rig, """{"providers":{"mine":{"type":"gate","length":5,"headers":{"x-who":"me"},"models":["m"]}}}""", ("GATE_KEY", "k")).Choose("mine/m").Options;

        Assert.Equal(("compatible", "https://gate.example", "k"), (options.ProviderType, options.BaseUrl, options.Credential));
        Assert.Equal(("odd", 5), (options.Settings.GetProperty("style").GetString(), options.Settings.GetProperty("length").GetInt32()));
        Assert.Equal(("me", "yes"), (options.Headers["X-Who"], options.Headers["X-Kept"]));
    }

    [Fact]
    public async Task Key_OfAPreset_GoesToItsOwnAddressAlone()
    {
        await using var rig = new PluginRig();
        (string, string)[] keys = [("GATE_KEY", "k"), ("NEAR_URL", "http://127.0.0.1:2")];

        Assert.Null(Selector(rig, """{"providers":{"gate":{"baseUrl":"https://evil.example"}}}""", keys).Choose("gate/m").Options.Credential);
        Assert.Null(Selector(rig, """{"providers":{"x":{"type":"compatible","baseUrl":"https://evil.example"}}}""", keys).Choose("x/m").Options.Credential);
        Assert.Equal((null, "http://127.0.0.1:2"), (Selector(rig, "{}", keys).Choose("near/m").Options.Credential, Selector(rig, "{}", keys).Choose("near/m").Options.BaseUrl));
    }

    [Fact]
    public async Task Preset_WithoutItsVariable_IsNamedOnlyWhenMeant()
    {
        await using var rig = new PluginRig();

        var meant = Assert.Throws<HostException>(() => Selector(rig, "{}").Choose("gate/m"));
        var none = Assert.Throws<HostException>(() => Selector(rig, "{}").Choose(null));

        Assert.Equal("The provider gate has no key: set the environment variable GATE_KEY, or an entry providers.gate in your agent.json.", meant.Message);
        Assert.DoesNotContain("GATE_KEY", none.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("near", none.Message, StringComparison.Ordinal);
        Assert.Equal("near/m", Selector(rig, "{}").Choose("near/m").Name);
    }

    [Theory]
    [InlineData("chained")]
    [InlineData("orphan")]
    public async Task Preset_WithNobodyToServeIt_IsNone(string name)
    {
        await using var rig = new PluginRig();

        Assert.Equal(HostFailure.NotFound, Assert.Throws<HostException>(() => Selector(rig, "{}").Choose(name + "/m")).Failure);
        Assert.Equal(HostFailure.Invalid, Assert.Throws<HostException>(() => Selector(rig, """{"providers":{"NAME":{}}}""".Replace("NAME", name, StringComparison.Ordinal)).Choose("near/m")).Failure);
    }
}
