using System.Text;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Tests.Manifests;

public sealed class ManifestReaderTests
{
    public const string Whole = """
        {
          "$schema": "plugin.schema.json", // for editors
          "id": "terraform-ls", "version": "1.2.0-beta.1+7", "contract": "^0.1",
          "displayName": "Terraform", "description": "d", "authors": ["a"], "license": "MIT", "homepage": "https://x", "tags": ["t"],
          "entry": { "assembly": "Terraform.dll", "type": "Terraform.TerraformPlugin" },
          "requires": { "lsp": ">=1.0 <2" },
          "platforms": ["linux", "osx", "win"],
          "isolation": "process",
          "permissions": { "exec": ["terraform-ls"], "network": [], "read": ["**/*.tf"], "write": [], "secrets": [] },
          "contributes": {
            "language-server": [{ "name": "terraform", "command": "terraform-ls" }],
            "tool": [{ "name": "terraform_plan", "description": "d", "inputSchema": { "type": "object" }, "effects": ["exec", "read"], "defer": true, "timeoutSeconds": 5, "settings": {} }],
            "provider": [{ "name": "p", "rank": 3, "models": [{ "id": "m", "contextWindow": 5 }] }],
            "prompt-section": [{ "name": "s", "slot": "base", "file": "prompts/base.md" }],
            "hook": [{ "name": "h", "events": ["pre-tool"], "tools": ["*"] }],
            "command": [{ "name": "plan", "description": "d", "options": [{ "name": "out", "type": "string", "description": "d" }] }],
            "skill": ["skills/"],
          },
          "contributionPoints": { "terraform-module": { "type": "object" } },
          "events": [{ "type": "terraform.planned", "durable": true, "schema": { "type": "object" } }],
          "runOptions": [{ "name": "tf", "type": "boolean", "description": "d" }],
          "settings": { "type": "object" },
          "sharedAssemblies": { "AgentHost.Abstractions": "0.1.0.0" },
        }
        """;

    [Fact]
    public void Parse_AWholeManifest_HasNoProblems()
    {
        var result = Parse(Whole);
        Assert.Empty(result.Problems);
        Assert.True(result.Succeeded);
        Assert.Equal(("terraform-ls", "1.2.0-beta.1+7", PluginIsolation.Process), (result.Manifest.Id, result.Manifest.Version, result.Manifest.Isolation));
        Assert.Equal(7, result.Manifest.Contributes.Count);
        var tool = ClientJson.Read<ToolSpec>(result.Manifest.Contributes["tool"][0]);
        Assert.Equal(ToolEffects.Execute | ToolEffects.Read, tool.Effects);
        Assert.Equal([HookEvent.PreTool], ClientJson.Read<HookSpec>(result.Manifest.Contributes["hook"][0]).Events);
    }

    [Fact]
    public void Parse_TheLeast_HasDefaults()
    {
        var result = Parse("""{ "id": "a", "version": "0.0.1" }""");
        Assert.Empty(result.Problems);
        Assert.Empty(result.Manifest!.Contributes);
        Assert.Empty(result.Manifest.Requires);
        Assert.Empty(result.Manifest.Permissions.Exec);
    }

    /// <summary>One fault a row, the line it is reported in, and words of its message.</summary>
    [Theory]
    [InlineData("{}", 1, "missing property \"id\"")]
    [InlineData("[]", 1, "expected an object")]
    [InlineData("{ \"id\": \"a\",\n\"version\": \"1.2\" }", 2, "version")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.2.3.4\" }", 1, "SemVer")]
    [InlineData("{ \"id\": \"a\", \"version\": \"latest\" }", 1, "SemVer")]
    [InlineData("{ \"id\": \"A_b\", \"version\": \"1.0.0\" }", 1, "id: expected text that matches")]
    [InlineData("{ \"id\": \"a--b\", \"version\": \"1.0.0\" }", 1, "id: expected text that matches")]
    [InlineData("{ \"id\": \"../x\", \"version\": \"1.0.0\" }", 1, "id: expected text that matches")]
    [InlineData("{ \"id\": 5, \"version\": \"1.0.0\" }", 1, "id: expected a string")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contract\": \"^^1\" }", 1, "contract: expected a range")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\",\n \"entry\": { \"assembly\": \"A.dll\", \"type\": \"A.B\" } }", 2, "which contract it works with")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contract\": \"^0.1\", \"entry\": { \"assembly\": \"../A.dll\", \"type\": \"A.B\" } }", 1, "entry.assembly")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contract\": \"^0.1\", \"entry\": { \"assembly\": \"A.exe\", \"type\": \"A.B\" } }", 1, "entry.assembly")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"entry\": { \"assembly\": \"A.dll\" } }", 1, "missing property \"type\"")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"requires\": { \"b\": \"x.y\" } }", 1, "requires.b: expected a range")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"requires\": { \"a\": \"*\" } }", 1, "cannot require itself")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"platforms\": [\"linux\", \"windows\"] }", 1, "platforms[1]")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"isolation\": \"proces\" }", 1, "did you mean \"process\"?")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"tool\": {} } }", 1, "contributes.tool: expected an array")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"tool\": [{ \"name\": \"t\" }] } }", 1, "missing property \"description\"")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"tool\": [{ \"name\": \"t t\", \"description\": \"d\", \"inputSchema\": {} }] } }",
        1,
        "contributes.tool[0].name")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"tool\": [{ \"name\": \"t\", \"description\": \"d\", \"inputSchema\": {}, \"effects\": "
        + "[\"execute\"] }] } }",
        1,
        "effects[0]")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"tool\": [{ \"name\": \"t\", \"description\": \"d\",\n"
        + " \"inputSchema\": { \"type\": \"objekt\" } }] } }",
        2,
        "this schema cannot be used")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"x\": [{ \"name\": \"n\" },\n \"n\"] } }", 2, "is there twice")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"x\": [{ \"nam\": \"n\" }] } }", 1, "contributes.x[0]")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"x\": [1] } }", 1, "contributes.x[0]")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"prompt-section\": [{ \"name\": \"n\", \"slot\": \"top\" }] } }", 1, "slot")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"prompt-section\": [{ \"name\": \"n\", \"slot\": \"base\", \"file\": "
        + "\"../../etc/passwd\" }] } }",
        1,
        "plugin's folder")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"provider\": [{ \"name\": \"p\",\n \"modelsFile\": \"../models.json\" }] } }",
        2,
        "plugin's folder")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"provider\": [{ \"name\": \"p\",\n \"modelsFile\": 7 }] } }",
        2,
        "modelsFile: expected a string")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"trust-file\": [{ \"name\": \"n\" }] } }", 1, "holds")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"trust-file\": [{ \"name\": \"a/../../b\", \"holds\": \"h\" }] } }",
        1,
        "has to lie in the workspace")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"trust-file\": [{ \"name\": \"/etc/passwd\", \"holds\": \"h\" }] } }", 1, "name")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"trust-file\": [{ \"name\": \"C:\\\\x\", \"holds\": \"h\" }] } }", 1, "name")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"hook\": [{ \"name\": \"n\", \"events\": [\"preTool\"] }] } }",
        1,
        "did you mean \"pre-tool\"?")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"command\": [{ \"name\": \"N\", \"description\": \"d\" }] } }",
        1,
        "contributes.command[0].name")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"permissions\": { \"network\": [],\n \"network\": [\"*\"] } }", 2, "\"network\" is already set in line 1")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"provider\": [{ \"name\": \"p\",\n"
        + " \"credentialEnvironment\": \"AWS_SECRET_ACCESS_KEY\" }] } }",
        2,
        "permissions.secrets does not name; add it there")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"contributes\": { \"provider\": [{ \"name\": \"p\",\n"
        + " \"baseUrlEnvironment\": \"AWS_SECRET_ACCESS_KEY\" }] } }",
        2,
        "permissions.secrets does not name; add it there")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"events\": [{ \"type\": \"alert\" }] }", 1, "events[0].type")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"events\": [{ \"type\": \"a.b\" }, { \"type\": \"a.b\" }] }", 1, "the event \"a.b\" is there twice")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"runOptions\": [{ \"name\": \"o\", \"type\": \"text\", \"description\": \"d\" }] }",
        1,
        "runOptions[0].type")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"runOptions\": [{ \"name\": \"o\", \"type\": \"json\", \"description\": \"d\", \"setting\": \"s\" }] }",
        1,
        "the plugin's settings have no \"s\"")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"permissions\": { \"network\": [\"https://example.org\"] } }", 1, "without a scheme")]
    [InlineData(
        "{ \"id\": \"a\", \"version\": \"1.0.0\", \"permissions\": { \"read\": [\"../secrets\"] } }", 1, "permissions.read: \"../secrets\" cannot be used")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"alias\": \"b\" }", 1, "only bundled plugins")]
    [InlineData("{ \"id\": \"a\", \"version\": \"1.0.0\", \"sharedAssemblies\": { \"X\": \"new\" } }", 1, "sharedAssemblies.X")]
    [InlineData("{ \"id\": \"a\",\n \"version\": \"1.0.0\",, }", 2, "")]
    [InlineData("", 1, "")]
    public void Parse_ABadManifest_SaysWhatAndWhere(string text, int line, string expected)
    {
        var result = Parse(text);
        Assert.Null(result.Manifest);
        Assert.Contains(result.Problems, p => p.Severity == JsonSeverity.Error && p.Line == line && p.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_UnknownFields_AreWarnings()
    {
        var result = Parse("""{ "id": "a", "version": "1.0.0", "licence": "MIT", "permissions": { "excec": [] } }""");
        Assert.True(result.Succeeded);
        Assert.Equal(2, result.Problems.Count);
        Assert.All(result.Problems, p => Assert.Equal(JsonSeverity.Warning, p.Severity));
        Assert.Contains("did you mean \"license\"?", result.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RepeatedNames_AreErrors()
    {
        var result = Parse("{ \"id\": \"a\",\r\n \"id\": \"b\", \"version\": \"1.0.0\" }", bom: true);
        Assert.Null(result.Manifest);
        Assert.Equal((2, JsonSeverity.Error), (Assert.Single(result.Problems).Line, result.Problems[0].Severity));
    }

    [Fact]
    public void Parse_AProvidersVariableAmongItsSecrets_IsInOrder()
    {
        var result = Parse(
            """{ "id": "a", "version": "1.0.0", "permissions": { "secrets": ["P_KEY"] }, "contributes": { "provider": [{ "name": "p", "credentialEnvironment": "P_KEY", "baseUrlEnvironment": "P_URL" }] } }""");
        Assert.True(result.Succeeded);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void Parse_AnAlias_IsForBundledOnes()
    {
        const string Text = """{ "id": "a", "version": "1.0.0", "alias": "b" }""";
        Assert.True(ManifestReader.Parse(Encoding.UTF8.GetBytes(Text), "plugin.json", PluginOrigin.Bundled).Succeeded);
    }

    [Fact]
    public void Parse_HugeOrDeep_IsOneProblem()
    {
        Assert.Contains("larger than 1 MB", Assert.Single(Parse(new string(' ', ManifestReader.MaxBytes + 1)).Problems).Message, StringComparison.Ordinal);
        var deep = "{ \"id\": \"a\", \"version\": \"1.0.0\", \"settings\": " + string.Concat(Enumerable.Repeat("{\"not\":", 200)) + "{}" + new string('}', 201);
        Assert.Null(Parse(deep).Manifest);
    }

    [Fact]
    public void Read_NoFile_IsAProblem() =>
        Assert.Contains(
            "does not exist", Assert.Single(ManifestReader.Read("/does/not/exist/plugin.json", PluginOrigin.Run).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Schema_IsInOrder() => Assert.Empty(ManifestReader.ReadSchema().FindFaults());

    [Fact]
    public void Parse_MutatedManifests_NeverThrows()
    {
        var random = new Random(5);
        string[] pieces = ["{", "}", "[", "]", ",", "\"", "null", "1", "true", "\\udc00", "/", "\0", "{}", "\"name\"", "inputSchema", "\"$ref\": \"#\","];
        var read = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var text = new StringBuilder(Whole);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    _ => text.Insert(at, (char)random.Next(32, 127)),
                };
            }
            var result = Parse(text.ToString());
            Assert.True(result.Succeeded || result.Problems.Any(p => p.Severity == JsonSeverity.Error));
            read += result.Succeeded ? 1 : 0;
        }
        Assert.InRange(read, 1, 2_999);
    }

    [Fact]
    public void Parse_EveryMemberOfAnyType_NeverThrows()
    {
        using var document = System.Text.Json.JsonDocument.Parse(
            Whole, new() { AllowTrailingCommas = true, CommentHandling = System.Text.Json.JsonCommentHandling.Skip });
        string[] values =
        [
            "null", "true", "1", "\"\"", "\"x\"", "[]", "[null]", "[\"x\"]", "[{}]", "{}", "{\"x\":null}", "{\"tool\":[null]}", "{\"tool\":[{\"name\":1}]}"
        ];
        foreach (var member in document.RootElement.EnumerateObject())
        {
            foreach (var value in values)
            {
                var others = document.RootElement.EnumerateObject().Where(m => m.Name != member.Name).Select(m => $"\"{m.Name}\":{m.Value.GetRawText()}");
                var result = Parse($"{{\"{member.Name}\":{value},{string.Join(',', others)}}}");
                Assert.True(result.Succeeded || result.Problems.Any(p => p.Severity == JsonSeverity.Error), $"{member.Name}: {value}");
            }
        }
    }

    private static ManifestResult Parse(string text, bool bom = false) =>
        ManifestReader.Parse(bom ? [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)] : Encoding.UTF8.GetBytes(text), "plugin.json", PluginOrigin.Project);
}
