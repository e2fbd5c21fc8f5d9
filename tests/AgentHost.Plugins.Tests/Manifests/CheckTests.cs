using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Tests.Manifests;

public sealed class CheckTests
{
    private static readonly HostFacts Host = new()
    {
        Contract = "0.1.0",
        Platform = "linux",
        SharedVersion = name => name == "Shared" ? new(10, 0, 0, 0) : null
    };

    [Theory]
    [InlineData("^0.1", null)]
    [InlineData("^0.1.0", null)]
    [InlineData(">=0.1 <0.3", null)]
    [InlineData(null, null)]
    [InlineData("^0.2", "It works with version ^0.2 of the contract, and this host has 0.1.0; get a version of the plugin for 0.1.0, or a host that has ^0.2.")]
    [InlineData("^1", "It works with version ^1 of the contract")]
    public void ContractCheck_Contract_IsCompared(string? range, string? expected) => Check(new("a", "1.0.0") { Contract = range }, expected);

    [Theory]
    [InlineData("linux", null)]
    [InlineData("win", "It runs on win only, and this is linux.")]
    public void ContractCheck_Platform_IsCompared(string platform, string? expected) => Check(new("a", "1.0.0") { Platforms = [platform] }, expected);

    [Theory]
    [InlineData("Shared", "9.0.0.0", null)]
    [InlineData("Shared", "10.0.0.0", null)]
    [InlineData("Private", "99.0.0.0", null)]
    [InlineData("Shared", "10.0.1.0", "It was built against Shared 10.0.1.0, and this host has 10.0.0.0; get a host with Shared 10.0.1.0 or newer")]
    public void ContractCheck_SharedAssemblies_AreCompared(string name, string version, string? expected) =>
        Check(new("a", "1.0.0") { SharedAssemblies = new Dictionary<string, string> { [name] = version } }, expected);

    [Fact]
    public void ContractCheck_ThisHost_TakesItsOwnVersions() =>
        Assert.Null(ContractCheck.FindFault(new("a", "1.0.0")
        {
            Contract = "^" + ContractVersion.Current,
            SharedAssemblies = new Dictionary<string, string> { ["AgentHost.Abstractions"] = typeof(Plugin).Assembly.GetName().Version!.ToString() },
        }, HostFacts.Current));

    [Fact]
    public void Requirements_Met_BlockNothing()
    {
        var found = Require(("a", "1.0.0", ["b ^1"]), ("b", "1.2.0", []));
        Assert.All(found.Values, Assert.Null);
    }

    [Fact]
    public void Requirements_MissingWrongOrOff_BlockWithASentence()
    {
        var found = Require(("a", "1.0.0", ["x ^1"]), ("b", "1.0.0", ["c ^2"]), ("c", "1.0.0", []), ("d", "1.0.0", ["off *"]), ("e", "1.0.0", ["a *"]));
        Assert.Equal("It requires the plugin \"x\" ^1, which is not installed; install it.", found["a"]);
        Assert.Equal("It requires the plugin \"c\" ^2, and 1.0.0 is installed; update one of the two.", found["b"]);
        Assert.Null(found["c"]);
        Assert.Equal("It requires the plugin \"off\", which is switched off.", found["d"]);
        Assert.StartsWith("It requires the plugin \"a\", which cannot be used: It requires the plugin \"x\"", found["e"]);
    }

    [Fact]
    public void Requirements_InACircle_BlockAllOfIt()
    {
        var found = Require(("a", "1.0.0", ["b *"]), ("b", "1.0.0", ["c *"]), ("c", "1.0.0", ["a *"]), ("d", "1.0.0", ["c *"]), ("e", "1.0.0", []));
        Assert.All(["a", "b", "c", "d"], id => Assert.Contains("circle", found[id], StringComparison.Ordinal));
        Assert.Contains("a → b → c → a", found["a"], StringComparison.Ordinal);
        Assert.Null(found["e"]);
    }

    [Fact]
    public void Contributions_ThatDoNotFit_AreLeftOutAndReportedWithTheirPlace()
    {
        var owner = ClientJson.Read<PluginManifest>(
            """{ "id": "lsp", "version": "1.0.0", "contributionPoints": { "language-server": { "type": "object", "required": ["command"] } } }""");
        var read = ManifestReader.Parse(
            "{ \"id\": \"tf\", \"version\": \"1.0.0\", \"contributes\": { \"other\": [\"x\"], \"language-server\": [\n{ \"name\": \"good\", \"command\": \"c\" },\n{ \"name\": \"bad\" } ] } }"u8.ToArray(),
            "plugin.json",
            PluginOrigin.Project);
        var problems = new List<JsonProblem>();
        var manifest = new ContributionSchemas([owner]).Apply(read.Manifest!, "plugin.json", read.Json, problems);
        Assert.Equal(["good"], ManifestDeclarations.Of(manifest, "language-server").Select(e => e.Name));
        Assert.Equal(["x"], ManifestDeclarations.Of(manifest, "other").Select(e => e.Name));
        var problem = Assert.Single(problems);
        Assert.Equal(3, problem.Line);
        Assert.Contains("contributes.language-server[1]: missing property \"command\"", problem.Message, StringComparison.Ordinal);
        Assert.Same(manifest, new ContributionSchemas([owner]).Apply(manifest, "plugin.json", null, problems));
    }

    private static void Check(PluginManifest manifest, string? expected)
    {
        var found = ContractCheck.FindFault(manifest, Host);
        if (expected is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.StartsWith(expected, found);
        }
    }

    private static Dictionary<string, string?> Require(params (string Id, string Version, string[] Requires)[] plugins) =>
        RequirementCheck.Apply(
            [.. plugins.Select(p => new InstalledPlugin(
                new(p.Id, p.Version) { Requires = p.Requires.Select(r => r.Split(' ')).ToDictionary(r => r[0], r => r[1]) },
                "/" + p.Id,
                PluginOrigin.Bundled))],
            id => id == "off" ? "is switched off" : null)
        .ToDictionary(p => p.Manifest.Id, p => p.Blocked);
}
