using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Models.Tests.Catalog;
using AgentHost.Models.Credentials;
using AgentHost.Testing.Shared;

namespace AgentHost.Models.Tests;

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

    private static ModelSelector Selector(string settings, params (string Name, string Value)[] environment) => new(
        DeclaredTypes.Of(Usual),
        new SettingsView(AgentJson.Parse(settings)),
        name => environment.FirstOrDefault(variable => variable.Name == name).Value,
        BundledLists.Catalog());

    [Fact]
    public async Task Preset_WithItsVariable_IsThereWithItsSettingsAndItsServersCode()
    {
        var choice = Selector("{}", ("GATE_KEY", "k")).Choose(new ModelPreference { Name = "gate/any/model" });

        Assert.Equal(("gate/any/model", "compatible"), (choice.Name, choice.Entry.Type.Name));
        Assert.Equal(("compatible", "https://gate.example"), (choice.Options.ProviderType, choice.Options.BaseUrl));
        Assert.Equal(("k", "environment variable GATE_KEY"), await KeyOf(choice, "{}", ("GATE_KEY", "k")));
        Assert.Equal(("odd", 9), (choice.Options.Settings.GetProperty("style").GetString(), choice.Options.Settings.GetProperty("length").GetInt32()));
        Assert.Equal("agent", choice.Options.Headers["X-Who"]);
        Assert.Equal("gate/big", Selector("{}", ("GATE_KEY", "k")).Choose(new ModelPreference()).Name);
    }

    [Theory]
    [InlineData("openai", "vercel", "AI_GATEWAY_API_KEY", true)]
    [InlineData("openai", "vercel", "VERCEL_API_KEY", true)]
    [InlineData("openai", "vercel", "OPENAI_API_KEY", false)]
    [InlineData("anthropic", "bedrock", "AWS_BEARER_TOKEN_BEDROCK", true)]
    [InlineData("anthropic", "bedrock", "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION", true)]
    [InlineData("anthropic", "bedrock", "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION", true)]
    [InlineData("anthropic", "bedrock", "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY", false)]
    [InlineData("anthropic", "bedrock", "AWS_REGION", false)]
    public void Bundled_WithVariables_IsSwitchedOnByAnyKeyOrAWholeSet(string plugin, string provider, string set, bool isOn)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("plugins", plugin, "plugin.json")));
        var spec = manifest.RootElement.GetProperty("contributes").GetProperty("provider").EnumerateArray()
            .Select(ClientJson.Read<ProviderSpec>).Single(spec => spec.Name == provider);

        Assert.Equal(isOn, ProviderVariables.SwitchOn(spec, name => set.Split(' ').Contains(name) ? "x" : null));
    }

    [Fact]
    public async Task Preset_WithAnEntry_HasTheEntrysWordFirst()
    {
        const string settings = """{"providers":{"mine":{"type":"gate","length":5,"headers":{"x-who":"me"},"models":["m"]}}}""";
        var choice = Selector(settings, ("GATE_KEY", "k")).Choose(new ModelPreference { Name = "mine/m" });
        var options = choice.Options;

        Assert.Equal(("compatible", "https://gate.example"), (options.ProviderType, options.BaseUrl));
        Assert.Equal("k", (await KeyOf(choice, settings, ("GATE_KEY", "k"))).Value);
        Assert.Equal(("odd", 5), (options.Settings.GetProperty("style").GetString(), options.Settings.GetProperty("length").GetInt32()));
        Assert.Equal(("me", "yes"), (options.Headers["X-Who"], options.Headers["X-Kept"]));
    }

    [Fact]
    public async Task Key_OfAPreset_GoesToItsOwnAddressAlone()
    {
        (string, string)[] keys = [("GATE_KEY", "k"), ("NEAR_URL", "http://127.0.0.1:2")];

        foreach (var (settings, name) in ((string, string)[])
        [
            ("""{"providers":{"gate":{"baseUrl":"https://evil.example"}}}""", "gate/m"),
            ("""{"providers":{"x":{"type":"compatible","baseUrl":"https://evil.example"}}}""", "x/m"),
            ("{}", "near/m"),
        ])
        {
            Assert.Null((await KeyOf(Selector(settings, keys).Choose(new ModelPreference { Name = name }), settings, keys)).Value);
        }

        Assert.Equal("http://127.0.0.1:2", Selector("{}", keys).Choose(new ModelPreference { Name = "near/m" }).Options.BaseUrl);
    }

    [Fact]
    public async Task Preset_WithoutItsVariable_IsNamedOnlyWhenMeant()
    {
        var meant = Assert.Throws<HostException>(() => Selector("{}").Choose(new ModelPreference { Name = "gate/m" }));
        var none = Assert.Throws<HostException>(() => Selector("{}").Choose(new ModelPreference()));

        Assert.Equal("The provider gate has no key: set the environment variable GATE_KEY, or: agent provider login gate", meant.Message);
        Assert.DoesNotContain("GATE_KEY", none.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("near", none.Message, StringComparison.Ordinal);
        Assert.Equal("near/m", Selector("{}").Choose(new ModelPreference { Name = "near/m" }).Name);
    }

    [Theory]
    [InlineData("{}", "lost/m", "No provider lost can be used: the plugin owner is off.")]
    [InlineData(
        """{"providers":{"mine":{"type":"lost"}}}""", "mine/m", "The provider mine in the settings has the type \"lost\", and the plugin owner is off.")]
    [InlineData("""{"model":"lost/m"}""", null, "No provider lost can be used: the plugin owner is off.")]
    public void Preset_OfAPluginThatIsNotInUse_IsMissedBySaying(string settings, string? name, string said)
    {
        var types = new ProviderTypes(DeclaredTypes.Of(Usual).All, static type => type == "lost" ? "the plugin owner is off" : null);
        var selector = new ModelSelector(types, new SettingsView(AgentJson.Parse(settings)), static _ => null, BundledLists.Catalog());

        Assert.StartsWith(said, Assert.Throws<HostException>(() => selector.Choose(new ModelPreference { Name = name })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chained")]
    [InlineData("orphan")]
    public async Task Preset_WithNobodyToServeIt_IsNone(string name)
    {
        Assert.Equal(HostFailure.NotFound, Assert.Throws<HostException>(() => Selector("{}").Choose(new ModelPreference { Name = name + "/m" })).Failure);
        Assert.Equal(
            HostFailure.Invalid,
            Assert.Throws<HostException>(() =>
                Selector("""{"providers":{"NAME":{}}}""".Replace("NAME", name, StringComparison.Ordinal))
                    .Choose(new ModelPreference { Name = name + "/m" })).Failure);
    }

    private static async Task<(string? Value, string? Source)> KeyOf(ModelChoice choice, string settings, params (string Name, string Value)[] environment)
    {
        var auth = new AuthFile("/nowhere", TimeProvider.System);
        var finder = new CredentialFinder(
            name => environment.FirstOrDefault(variable => variable.Name == name).Value,
            auth,
            new TokenRenewal(() => throw new InvalidOperationException(), auth, TimeProvider.System),
            new KeyCommand("/nowhere", TimeProvider.System));
        var found = await finder.FindAsync(
            new SettingsView(AgentJson.Parse(settings)), new NoProcesses(), choice.Entry, choice.Options.BaseUrl, refused: null, CancellationToken.None);
        return (found?.Value, found?.Source);
    }

    private sealed class NoProcesses : IProcesses
    {
        public IReadOnlyList<string> Shell => [];

        public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
