using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Configuration.Tests;

public sealed class SettingsPluginTests : IDisposable
{
    private const string LspManifest = """
        { "id": "lsp", "version": "1.0.0", "alias": "lsp",
          "contributes": { "tool": [ { "name": "diagnose", "description": "d", "inputSchema": {}, "settings": { "properties": { "most": { "type": "integer" } }, "additionalProperties": false } } ] },
          "settings": { "type": "object", "additionalProperties": false, "$defs": { "text": { "type": "string" } },
            "properties": { "autoStart": { "type": "boolean" }, "paths": { "type": "array", "items": { "$ref": "#/$defs/text" }, "x-merge": "append" } } } }
        """;

    private const string ProviderManifest = """
        { "id": "services", "version": "1.0.0", "contributes": {
          "tool": [ { "name": "bare", "description": "d", "inputSchema": {} }, { "name": "open", "description": "d", "inputSchema": {}, "settings": { "properties": { "most": { "type": "integer" } } } } ],
          "provider": [
            { "name": "service", "settingsSchema": { "properties": { "idleSeconds": { "type": "number" }, "style": { "enum": ["plain", "rich"] } } }, "modelSchema": { "properties": { "api": { "enum": ["old", "new"] } } } },
            { "name": "service-like", "settingsSchema": "service" },
            { "name": "gateway", "type": "service-like" },
            { "name": "anything" } ] } }
        """;

    private readonly TempHome _home = new();

    public SettingsPluginTests() =>
        _home.Manifests = [ClientJson.Read<PluginManifest>(LspManifest), ClientJson.Read<PluginManifest>(ProviderManifest), new("plain", "1.0.0")];

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Load_AliasAndId_AreTheSameSettings()
    {
        _home.Write(_home.UserFile, """{ "lsp": { "autoStart": true, "paths": ["a"] } }""");
        _home.Write(_home.ProjectFile, """{ "plugins": { "lsp": { "autoStart": false, "enabled": false, "paths": ["b"] } } }""");
        var result = _home.Load();
        Assert.Empty(result.Problems);
        Assert.False(result.View.Flag("plugins", "lsp", "autoStart"));
        Assert.False(result.View.Flag("plugins", "lsp", "enabled"));
        Assert.Equal(["a", "b"], result.View.Texts("plugins", "lsp", "paths"));
        Assert.Equal(_home.UserFile + ":1", result.View.OriginOf("plugins", "lsp", "paths", "0"));
        Assert.Null(result.View.Find("lsp"));
    }

    [Fact]
    public void Load_PersonalSettingsInAProjectsFile_AreRefused_AndThePersonsStay()
    {
        _home.Manifests = [ClientJson.Read<PluginManifest>(
            """{ "id": "sink", "version": "1.0.0", "personalSettings": true, "settings": { "properties": { "endpoint": { "type": "string" } } } }""")];
        _home.Write(_home.UserFile, """{ "plugins": { "sink": { "endpoint": "mine" } } }""");
        _home.Write(_home.ProjectFile, """{ "plugins": { "sink": { "endpoint": "theirs" } } }""");

        var result = _home.Load();

        var problem = Assert.Single(result.Problems);
        Assert.StartsWith("plugins.sink: these settings are your own", problem.Message, StringComparison.Ordinal);
        Assert.Equal((_home.ProjectFile, ProblemCodes.NotAllowedHere, JsonSeverity.Error), (problem.File, problem.Code, problem.Severity));
        Assert.Equal("mine", result.View.Text("plugins", "sink", "endpoint"));
    }

    [Theory]
    [InlineData("""{ "lsp": { "autostart": true } }""", "did you mean \"autoStart\"?")]
    [InlineData("""{ "lsp": { "autoStart": 1 } }""", "lsp.autoStart: expected true or false, got the number 1")]
    [InlineData("""{ "lsp": 1 }""", "lsp: expected an object")]
    [InlineData("""{ "plugins": { "lsp": { "paths": ["a", 1] } } }""", "plugins.lsp.paths[1]: expected a string")]
    [InlineData("""{ "plugins": { "lsp": { "enabled": 1 } } }""", "plugins.lsp.enabled: expected true or false")]
    [InlineData("""{ "lsp": { "enabled": 1 } }""", "lsp.enabled: expected true or false")]
    [InlineData("""{ "tools": { "diagnose": { "most": "x" } } }""", "tools.diagnose.most: expected a whole number")]
    [InlineData("""{ "tools": { "diagnose": { "enabled": 1 } } }""", "tools.diagnose.enabled: expected true or false")]
    [InlineData("""{ "models": { "a": "b", "b": "c", "c": "a" } }""", "models.a: a stands for b stands for c stands for a")]
    [InlineData("""{ "tools": { "bare": { "limit": 1 } } }""", "\"limit\"")]
    [InlineData("""{ "tools": { "open": { "mst": 1 } } }""", "did you mean \"most\"?")]
    [InlineData("""{ "providers": { "service": { "idleSecnds": 1 } } }""", "did you mean \"idleSeconds\"?")]
    [InlineData("""{ "providers": { "mine": { "type": "gateway", "basUrl": "http://x" } } }""", "did you mean \"baseUrl\"?")]
    [InlineData("""{ "providers": { "mine": { "type": "service-like", "style": "poor" } } }""", "providers.mine.style: expected")]
    [InlineData("""{ "providers": { "service": { "models": ["a", { "id": "b", "contextWindw": 1 }] } } }""", "did you mean \"contextWindow\"?")]
    [InlineData("""{ "providers": { "gateway": { "models": [{ "id": "b", "api": "newer" }] } } }""", "providers.gateway.models[0].api: expected")]
    [InlineData("""{ "providers": { "anything": { "models": [{ "id": "b", "contextWindow": "big" }] } } }""", "contextWindow: expected a whole number")]
    [InlineData(
        """{ "providers": { "gateway": { "models": [{ "id": "b", "prices": { "input": "dear", "output": 1 } }] } } }""", "prices.input: expected a number")]
    public void Load_SettingsOfAPluginThatDoNotFit_AreErrors(string text, string expected)
    {
        _home.Write(_home.UserFile, text);
        var problem = Assert.Single(_home.Load().Problems);
        Assert.Equal((JsonSeverity.Error, 1), (problem.Severity, problem.Line));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EntriesOfProvidersThatFit_AreTaken()
    {
        _home.Write(_home.UserFile, """
            { "providers": {
              "service": { "idleSeconds": 2.5, "style": "rich", "headers": { "x": "y" }, "disabled": false, "models": ["a", { "id": "b", "api": "new", "contextWindow": 1000, "prices": { "input": 1, "output": 2 } }] },
              "gateway": { "apiKeyEnv": "KEY", "style": "plain" },
              "anything": { "whatever": [1] } } }
            """);

        // The second file says no type: the first has.
        _home.Write(_home.ProjectFile, """{ "providers": { "mine": { "baseUrl": "http://x" } } }""");
        Assert.Empty(_home.Load().Problems);
    }

    [Theory]
    [InlineData("""{ "mcp": { "servers": {} } }""", "\"mcp\" belongs to the plugin \"mcp-bridge\", which is not installed")]
    [InlineData("""{ "plugins": { "slp": {} } }""", "the plugin \"slp\" is not installed, so its settings do nothing (did you mean \"lsp\"?)")]
    [InlineData("""{ "plugins": { "plain": { "x": 1 } } }""", "the plugin \"plain\" has no settings")]
    [InlineData(
        """{ "providers": { "mine": { "type": "gatway" } } }""",
        "no installed plugin brings a provider of the type \"gatway\", so providers.mine does nothing (did you mean \"gateway\"?)")]
    [InlineData("""{ "tools": { "diagnoze": { "enabled": false } } }""", "no installed plugin brings a tool \"diagnoze\" (did you mean \"diagnose\"?)")]
    public void Load_AbsentOwners_AreWarnings(string text, string expected)
    {
        _home.KnownAliases = new Dictionary<string, string> { ["mcp"] = "mcp-bridge" };
        _home.Write(_home.UserFile, text);
        var problem = Assert.Single(_home.Load().Problems);
        Assert.Equal(JsonSeverity.Warning, problem.Severity);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LockedAlias_LocksThePlugin()
    {
        _home.Write(_home.Managed, """{ "lock": ["lsp.autoStart"], "plugins": { "lsp": { "autoStart": false } } }""");
        _home.Write(_home.UserFile, """{ "lsp": { "autoStart": true, "paths": ["a"] } }""");
        var result = _home.Load();
        Assert.False(result.View.Flag("plugins", "lsp", "autoStart"));
        Assert.Equal(["a"], result.View.Texts("plugins", "lsp", "paths"));
        Assert.Single(result.Problems);
    }

    [Fact]
    public void KernelSchema_InOrder_AndAgreesWithTheCode()
    {
        var schema = SettingsSchema.Read();
        Assert.Empty(CompiledSchema.Compile(schema).FindFaults());
        var keys = schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), SettingsSchema.KernelKeys.Order(StringComparer.Ordinal));
        Assert.All(keys, key => Assert.True(SettingsSchema.IsKernelKey(key)));
        foreach (var top in schema.GetProperty("properties").EnumerateObject().Where(p => p.Value.TryGetProperty("properties", out _)))
        {
            foreach (var member in top.Value.GetProperty("properties").EnumerateObject())
            {
                Assert.Equal(member.Value.TryGetProperty("x-merge", out _), SettingsMerger.IsAdditive(top.Name + "." + member.Name));
            }
        }
        foreach (var (_, path) in EnvironmentSettings.Known)
        {
            var at = schema;
            foreach (var key in path.Split('.'))
            {
                at = at.GetProperty("properties").GetProperty(key);
            }
        }
    }
}
