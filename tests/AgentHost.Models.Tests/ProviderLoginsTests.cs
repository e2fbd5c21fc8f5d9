using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.Models.Tests.Catalog;
using AgentHost.Models.Credentials;

namespace AgentHost.Models.Tests;

/// <summary>Types whose own code finds logins, and settings that the environment holds.</summary>
public sealed class ProviderLoginsTests : IAsyncDisposable
{
    private static readonly ProviderSpec Cloud = new("cloud")
    {
        CredentialEnvironment = "CLOUD_BEARER_TOKEN",
        SettingsEnvironment = new Dictionary<string, IReadOnlyList<string>>
        {
            ["region"] = ["CLOUD_REGION", "CLOUD_DEFAULT_REGION"],
            ["profile"] = ["CLOUD_PROFILE"],
            ["stolen"] = ["OTHER_SECRET_KEY"]
        },
        LoginPlaces =
        [
            new LoginPlace { Setting = "profile" }, new LoginPlace { Environment = "CLOUD_ACCESS_KEY" },
            new LoginPlace { File = "~/.cloud/login" }, new LoginPlace { Setting = "onItsMachine" }
        ],
    };

    private readonly TempHome _home = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"profile":"work"}""", null, "providers.mine.profile")]
    [InlineData("""{"profile":""}""", null, null)]
    [InlineData("{}", "CLOUD_PROFILE", "environment variable CLOUD_PROFILE")]
    [InlineData("""{"profile":"work"}""", "CLOUD_PROFILE", "providers.mine.profile")]
    [InlineData("{}", "CLOUD_ACCESS_KEY", "environment variable CLOUD_ACCESS_KEY")]
    [InlineData("""{"onItsMachine":true}""", null, "providers.mine.onItsMachine")]
    [InlineData("""{"onItsMachine":false}""", null, null)]
    [InlineData("{}", "HOME", "file ~/.cloud/login")]
    [InlineData("{}", "CLOUD_BEARER_TOKEN", "environment variable CLOUD_BEARER_TOKEN")]
    public void Source_OfEachPlace_IsSaidAndLacksNothing(string entry, string? variable, string? source)
    {
        Directory.CreateDirectory(Path.Combine(_home.Root, ".cloud"));
        File.WriteAllText(Path.Combine(_home.Root, ".cloud", "login"), "");
        if (variable is not null)
        {
            _variables[variable] = variable == "HOME" ? _home.Root : "value";
        }

        var (finder, settings, provider) = Make(entry);

        Assert.Equal(source, finder.DescribeSource(settings, provider, address: null));
        var lack = source?.StartsWith("environment variable CLOUD_BEARER", StringComparison.Ordinal) == true ? null : finder.FindLack(provider);
        Assert.Equal(source is null, lack is not null);
        if (lack is not null)
        {
            Assert.Equal(
                "there has to be the environment variable CLOUD_BEARER_TOKEN, the setting profile, the environment variable CLOUD_ACCESS_KEY, "
                + "the file ~/.cloud/login, the setting onItsMachine or apiKeyCommand in providers.mine",
                lack);
        }
    }

    [Fact]
    public void Settings_ThatTheEnvironmentHolds_AreFilledInButNoSecrets()
    {
        _variables["CLOUD_DEFAULT_REGION"] = "second";
        _variables["OTHER_SECRET_KEY"] = "secret";
        var (_, settings, provider) = Make("""{"profile":"work"}""");

        var options = ProviderEntries.OptionsFor(provider, "m", settings, _variables.GetValueOrDefault);
        Assert.Equal(("second", "work"), (options.Settings.GetProperty("region").GetString(), options.Settings.GetProperty("profile").GetString()));
        Assert.False(options.Settings.TryGetProperty("stolen", out _));

        _variables["CLOUD_REGION"] = "first";
        Assert.Equal("first", ProviderEntries.OptionsFor(provider, "m", settings, _variables.GetValueOrDefault).Settings.GetProperty("region").GetString());
    }

    [Fact]
    public void Named_TypeWithoutAnEntry_SaysHowToSetItUp()
    {
        _variables["CLOUD_ACCESS_KEY"] = "value";
        var selector = new ModelSelector(Types(), new SettingsView(AgentJson.EmptyObject), _variables.GetValueOrDefault, BundledLists.Catalog());

        Assert.DoesNotContain(selector.Providers, static entry => entry.Name == "cloud");
        Assert.Equal(
            "The provider cloud is not set up: write an entry cloud under providers in your agent.json.",
            Assert.Throws<HostException>(() => selector.Choose(new ModelPreference { Name = "cloud/m" })).Message);
    }

    [Theory]
    [InlineData("{\n  \"Id\": \"a b\",\n  \"n\": 1\n}", "{\"Id\":\"a b\",\"n\":1}")]
    [InlineData("{\n no JSON }", "{\n no JSON }")]
    [InlineData("plain", "plain")]
    [InlineData("{}", "{}")]
    [InlineData("[\n]", "[\n]")]
    public void OnOneLine_KeyOfSeveralParts_IsOneLine(string text, string expected) => Assert.Equal(expected, ApiKeyFormat.OnOneLine(text));

    [Fact]
    public void SecretsOf_KeyOfSeveralParts_AreItsPartsToo() =>
        Assert.Equal(
            ["""{"AccessKeyId":"i","SecretAccessKey":"s","Version":"1","token_uri":"https://x"}""", "i", "s"],
            ApiKeyFormat.SecretsOf("""{"AccessKeyId":"i","SecretAccessKey":"s","Version":"1","token_uri":"https://x"}"""));

    public async ValueTask DisposeAsync()
    {
        _home.Dispose();
    }

    private static ProviderTypes Types() => DeclaredTypes.Of(Cloud);

    private (CredentialFinder Finder, SettingsView Settings, ProviderEntry Entry) Make(string entry)
    {
        entry = entry == "{}" ? """{"type":"cloud"}""" : """{"type":"cloud",""" + entry[1..];
        var settings = new SettingsView(AgentJson.Parse($$$"""{"providers":{"mine":{{{entry}}}}}"""));
        var provider = ProviderEntries.Read(Types(), settings, _variables.GetValueOrDefault).Entries.First(static known => known.Name == "mine");
        var auth = new AuthFile(_home.Folders.Data, TimeProvider.System);
        return (
            new CredentialFinder(
                _variables.GetValueOrDefault,
                auth,
                new TokenRenewal(() => throw new InvalidOperationException(), auth, TimeProvider.System),
                new KeyCommand(_home.Folders.Data, TimeProvider.System)),
            settings,
            provider);
    }
}
