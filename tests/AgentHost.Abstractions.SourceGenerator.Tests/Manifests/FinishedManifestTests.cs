using System.Text;
using System.Text.Json.Nodes;
using AgentHost.ManifestWriter;

namespace AgentHost.Abstractions.SourceGenerator.Tests.Manifests;

public sealed class FinishedManifestTests
{
    private static readonly AssemblyFacts Code = new(
        "My.dll",
        "My.MyPlugin",
        new Dictionary<string, JsonObject>
        {
            ["go"] = JsonNode.Parse("""{"name":"go","description":"Goes.","inputSchema":{"type":"object"},"effects":["read"]}""")!.AsObject(),
        },
        new Dictionary<string, Version> { ["AgentHost.Abstractions"] = new(0, 1, 0, 0) });

    [Fact]
    public void Write_PlainManifest_IsFilled() => Assert.Equal(
        """
        {"id":"my","version":"1.0.0","entry":{"assembly":"My.dll","type":"My.MyPlugin"},"contract":"^0.1","contributes":{"tool":[{"name":"go","description":"Goes.","inputSchema":{"type":"object"},"effects":["read"]}]},"sharedAssemblies":{"AgentHost.Abstractions":"0.1.0.0"}}
        """,
        Write("""{"id":"my","version":"1.0.0"}""").ToJsonString());

    [Fact]
    public void Write_AuthorsEntry_WinsFieldByField()
    {
        var tool = Write("""
            { // said by the author
              "id": "my", "version": "1.0.0", "contributes": { "hook": [], "tool": [{ "name": "go", "defer": true, "effects": [], "settings": {} },], },
            }
            """)["contributes"]!["tool"]!.AsArray();

        Assert.Equal(
            """{"name":"go","description":"Goes.","inputSchema":{"type":"object"},"effects":[],"defer":true,"settings":{}}""",
            Assert.Single(tool)!.ToJsonString());
    }

    [Fact]
    public void Write_ToolWithoutCode_IsKeptInOrder()
    {
        var tools = Write(
            """{"id":"my","version":"1.0.0","contributes":{"tool":[{"name":"a","description":"A.","inputSchema":{}}]}}""")["contributes"]!["tool"]!.AsArray();

        Assert.Equal(["a", "go"], tools.Select(tool => (string)tool!["name"]!));
    }

    [Fact]
    public void Write_AuthorsEntryPoint_IsKept()
    {
        var manifest = Write("""{"id":"my","version":"1.0.0","contract":"^0.1.2","entry":{"type":"Other"}}""");

        Assert.Equal("""{"type":"Other","assembly":"My.dll"}""", manifest["entry"]!.ToJsonString());
        Assert.Equal("^0.1.2", (string)manifest["contract"]!);
    }

    [Fact]
    public void Write_NoCode_IsTheSourceWithoutComments() => Assert.Equal(
        "{\n  \"id\": \"my\",\n  \"version\": \"1.0.0\",\n  \"description\": \"größer & <b>\"\n}\n",
        Encoding.UTF8.GetString(FinishedManifest.Write(Parse("""{/* x */"id":"my","version":"1.0.0","description":"größer & <b>",}"""), AssemblyFacts.None)));

    [Fact]
    public void Write_SameInput_SameBytes() =>
        Assert.Equal(
            FinishedManifest.Write(Parse("""{"id":"my","version":"1.0.0"}"""), Code), FinishedManifest.Write(Parse("""{"id":"my","version":"1.0.0"}"""), Code));

    [Theory]
    [InlineData("{\n  \"id\": \"my\"\n  \"version\": \"1\"\n}", 3, 3, "'\"' is invalid after a value")]
    [InlineData("{\n  \"id\": \"my\", \"version\": \"1\",\n  \"id\": \"you\"\n}", 3, 3, "'id' is given twice")]
    [InlineData("{\"id\":\"my\",\"version\":\"1\",\n \"x\": \"\\ud800\"}", 2, 7, "not valid Unicode")]
    [InlineData("", 1, 1, "The input does not contain any JSON tokens")]
    [InlineData("[]", 1, 1, "A manifest is a JSON object")]
    [InlineData("{\n}", 1, 1, "'id' is missing")]
    [InlineData("{\n  \"id\": \"My Plugin\", \"version\": \"1\"\n}", 2, 9, "'id' must be at most 64")]
    [InlineData("{\n  \"id\": 5, \"version\": \"1\"\n}", 2, 9, "'id' is missing or not text")]
    [InlineData("{\"id\":\"my\",\"version\":\"1\",\n\"contributes\": []}", 2, 16, "'contributes' must be an object")]
    [InlineData("{\"id\":\"my\",\"version\":\"1\",\n\"entry\": \"My.dll\"}", 2, 10, "'entry' must be an object")]
    [InlineData("{\"id\":\"my\",\"version\":\"1\",\"contributes\":{\n\"tool\": {}}}", 2, 9, "'tool' must be a list")]
    [InlineData("{\"id\":\"my\",\"version\":\"1\",\"contributes\":{\"tool\":[\n  7]}}", 2, 3, "A tool must be an object")]
    [InlineData(
        "{\"id\":\"my\",\"version\":\"1\",\"contributes\":{\"tool\":[\n{\"name\":\"go\"},\n {\"name\":\"go\"}]}}", 3, 2, "The tool 'go' is listed twice")]
    [InlineData("{\"id\":\"my\",\"version\":\"1\",\"contributes\":{\"tool\":[\n {\"name\":\"gone\"}]}}", 2, 2, "No code is marked [Tool] with the name 'gone'")]
    public void Write_Faulty_IsOneFaultWithPlace(string json, int line, int column, string message)
    {
        var fault = Assert.Throws<ManifestException>(() => Write(json));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.StartsWith($"plugin.json({line},{column}): error AHM001: ", fault.Report, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MutatedManifests_ThrowNothingElse()
    {
        var random = new Random(11);
        var seed =
            """{"id":"my","version":"1.0.0","entry":{"type":"T"},"contributes":{"tool":[{"name":"go","defer":true},{"name":"a","description":"A","inputSchema":{}}]}}"""u8.ToArray();
        var faults = 0;
        for (var i = 0; i < 3000; i++)
        {
            var bytes = seed.ToArray();
            for (var change = 0; change <= random.Next(3); change++)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : seed[random.Next(seed.Length)];
            }

            try
            {
                FinishedManifest.Write(ManifestSource.Parse("plugin.json", bytes[..random.Next(bytes.Length - 20, bytes.Length + 1)]), Code);
            }
            catch (ManifestException fault)
            {
                Assert.True(fault.Line > 0);
                faults++;
            }
        }

        Assert.InRange(faults, 100, 2999);
    }

    private static JsonObject Write(string json) => JsonNode.Parse(FinishedManifest.Write(Parse(json), Code))!.AsObject();

    private static ManifestSource Parse(string json) => ManifestSource.Parse("plugin.json", Encoding.UTF8.GetBytes(json));
}
