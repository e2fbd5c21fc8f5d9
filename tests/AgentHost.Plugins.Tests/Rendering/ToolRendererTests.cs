using System.Globalization;
using System.Text;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Plugins.Manifests;
using AgentHost.Plugins.Rendering;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Tests.Rendering;

public sealed class ToolRendererTests
{
    [Theory]
    [InlineData("""{"type":"text","text":"{/a}: {/b/0} {} {{x}} {/none}"}""", """{"type":"text","text":"ä: 1 {\"a\":\"ä\",\"b\":[1,null]} {x} "}""")]
    [InlineData("""{"type":"text","text":"{/none}"}""", null)]
    [InlineData("""{"type":"markdown","text":"# {/a}"}""", """{"type":"markdown","text":"# ä"}""")]
    [InlineData("""{"type":"code","text":"{/b}","language":"json"}""", """{"type":"code","text":"[1,null]","language":"json"}""")]
    [InlineData(
        """{"type":"table","rows":"/b","columns":[{"title":"v","pointer":""},{"title":"w","pointer":"/x"}]}""",
        """{"type":"table","columns":["v","w"],"rows":[["1",""],["",""]]}""")]
    [InlineData(
        """{"type":"table","columns":[{"title":"a","pointer":"/a"},{"title":"first","pointer":"/b/0"},{"title":"far","pointer":"/b/7"}]}""",
        """{"type":"table","columns":["a","first","far"],"rows":[["ä","1",""]]}""")]
    [InlineData("""{"type":"table","rows":"/none","columns":[{"title":"v","pointer":""}]}""", """{"type":"table","columns":["v"],"rows":[]}""")]
    [InlineData(
        """{"type":"tree"}""",
        """{"type":"tree","root":{"label":"","children":[{"label":"a: ä","children":[]},"""
        + """{"label":"b","children":[{"label":"0: 1","children":[]},{"label":"1: ","children":[]}]}]}}""")]
    [InlineData("""{"type":"tree","root":"/none"}""", null)]
    [InlineData("""{"type":"link","text":"{/a}","target":"https://x.example/{/b/0}"}""", """{"type":"link","text":"ä","target":"https://x.example/1"}""")]
    [InlineData("""{"type":"link","text":"go","target":"javascript:alert(1)"}""", """{"type":"text","text":"go javascript:alert(1)"}""")]
    [InlineData("""{"type":"link","text":"","target":"{/none}"}""", null)]
    [InlineData("""{"type":"diff","path":"{/a}.txt","diff":"--- a\n+++ b\n@@\n-{/b/0}\n+2\n+3\n"}""",
        """{"type":"diff","path":"ä.txt","diff":"--- a\n+++ b\n@@\n-1\n+2\n+3\n","added":2,"removed":1}""")]
    [InlineData("""{"type":"diff","path":"p","diff":"{/none}"}""", null)]
    [InlineData("""{"type":"sparkle","text":"x"}""", null)]
    public void Block_OverSomeData_IsThis(string block, string? expected)
    {
        var shown = Render($$"""{"name":"t","blocks":[{{block}}]}""", """{"a":"ä","b":[1,null]}""");

        Assert.Equal(expected, shown is [var one] ? AgentJson.Write(one) : null);
        Assert.True(shown.Count <= 1);
    }

    [Fact]
    public void Tree_WithALabel_GoesWhereTheChildrenAre()
    {
        var shown = Render(
            """{"name":"t","title":"{/kind}","blocks":[{"type":"tree","root":"/top","label":"{/n} ({/size})","children":"/in"}]}""",
            """{"kind":"folders","top":{"n":"a","size":3,"in":[{"n":"b","in":[{"n":"c"}]},{"n":"d","in":"no list"}]}}""");

        Assert.Equal("folders", Assert.IsType<TextBlock>(shown[0]).Text);
        Assert.Equal(
            """{"label":"a (3)","children":[{"label":"b ()","children":[{"label":"c ()","children":[]}]},{"label":"d ()","children":[]}]}""",
            AgentJson.Write(Assert.IsType<TreeBlock>(shown[1]).Root));
    }

    [Fact]
    public void Bounds_AreKept_AndSaid()
    {
        var many = $"[{string.Join(',', Enumerable.Range(0, 777))}]";
        var table = Assert.IsType<TableBlock>(Assert.Single(Render(Table, many)));
        Assert.Equal(201, table.Rows.Count);
        Assert.Equal(["… 577 more rows", ""], table.Rows[^1]);

        var tree = Assert.IsType<TreeBlock>(Assert.Single(Render("""{"name":"t","blocks":[{"type":"tree"}]}""", many))).Root;
        Assert.Equal(200, tree.Children.Count);
        Assert.Equal("… 578 more", tree.Children[^1].Label);

        var text = Assert.IsType<TextBlock>(
            Assert.Single(Render("""{"name":"t","blocks":[{"type":"text","text":"{}"},{"type":"tree","root":"/none"}]}""", $"\"{new string('x', 70_000)}\"")));
        Assert.Equal(new string('x', 65_536) + "\n… 4464 more characters", text.Text);

        // Ten of these fill the room; the rest is counted.
        var wide = Assert.IsType<TableBlock>(Assert.Single(Render(Table, $"[{string.Join(',', Enumerable.Repeat($"\"{new string('y', 6_600)}\"", 50))}]")));
        Assert.Equal(["… 40 more rows", ""], wide.Rows[^1]);
        Assert.EndsWith(" … 464 more characters", wide.Rows[^2][0], StringComparison.Ordinal);

        var deep = string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60));
        Assert.InRange(Depth(Assert.IsType<TreeBlock>(Assert.Single(Render("""{"name":"t","blocks":[{"type":"tree"}]}""", deep))).Root), 30, 40);
    }

    /// <summary>Whatever the data, and whatever a template wants of it: blocks within their bounds, and nothing thrown.</summary>
    [Fact]
    public void Random_DataAndTemplates_FailNothing()
    {
        var random = new Random(11);
        var shown = 0;
        for (var round = 0; round < 1_000; round++)
        {
            var data = Value(random, 0);
            var spec = $$"""
                {"name":"t","title":"{{Template(random)}}","blocks":[{{string.Join(',', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Block(random)))}}]}
                """;
            var blocks = Render(spec, data);
            shown += blocks.Count;
            foreach (var block in blocks)
            {
                // It can be written, and is what a surface reads.
                Assert.Equal(block.Type, AgentJson.Read<DisplayBlock>(AgentJson.Write(block)).Type);
                if (block is TableBlock table)
                {
                    Assert.InRange(table.Rows.Count, 0, 201);
                    Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
                }
            }

            Assert.InRange(blocks.Sum(static block => AgentJson.Write(block).Length), 0, 400_000);
        }

        Assert.True(shown > 1_000);
    }

    [Fact]
    public void Page_OfTheDocuments_HasAManifestThatDoesWhatItSays()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "authors", "rendering.md"));
        var block = page.Split("```json\n")[1].Split("```")[0];
        var read = ManifestReader.Parse(Encoding.UTF8.GetBytes(block), "plugin.json", PluginOrigin.Project);
        Assert.Empty(read.Problems);
        var spec = ClientJson.Read<ToolRendererSpec>(read.Manifest!.Contributes["tool-renderer"][0]);

        var shown = ToolRenderer.Render(spec, AgentJson.Parse(
            """{"count":1,"namespace":"shop","pods":[{"metadata":{"name":"web"},"spec":{"containers":[{"image":"web:2"}]}},"""
            + """{"status":{"phase":"Pending"}}]}"""));

        Assert.Equal("1 pods in shop", Assert.IsType<TextBlock>(shown[0]).Text);
        var table = Assert.IsType<TableBlock>(shown[1]);
        Assert.Equal(["pod", "phase", "image"], table.Columns);
        Assert.Equal([["web", "", "web:2"], ["", "Pending", ""]], table.Rows);
        Assert.Equal(new LinkBlock("open the board", "https://board.example.org/shop"), shown[2]);
    }

    [Theory]
    [InlineData("""{"type":"table"}""", "needs \"columns\"")]
    [InlineData("""{"type":"table","columns":[]}""", "columns")]
    [InlineData("""{"type":"table","columns":[{"title":"a"}]}""", "missing property \"pointer\"")]
    [InlineData("""{"type":"table","columns":[{"title":"a","pointer":"name"}]}""", "pointer: expected text that matches")]
    [InlineData("""{"type":"text"}""", "needs \"text\"")]
    [InlineData("""{"type":"text","text":"{name}"}""", "text: after { comes a JSON pointer")]
    [InlineData("""{"type":"text","text":"a } b"}""", "text: a } stands alone")]
    [InlineData("""{"type":"text","text":"{/open"}""", "text: after { comes a JSON pointer")]
    [InlineData("""{"type":"text","text":"a","target":"b"}""", "a block of type text has no \"target\"")]
    [InlineData("""{"type":"tree","children":"/in"}""", "children: a tree without a label")]
    [InlineData("""{"type":"diff","path":"p"}""", "needs \"diff\"")]
    [InlineData("""{"type":"chart"}""", "type")]
    public void Manifest_WithAFaultyBlock_SaysWhereAndWhat(string block, string expected)
    {
        var problem = Assert.Single(Parse($$"""
            { "id": "a", "version": "1.0.0", "contributes": {
              "tool": [{ "name": "t", "description": "d", "inputSchema": {} }],
              "tool-renderer": [{ "name": "t", "blocks": [
                {{block}}
              ] }] } }
            """));

        Assert.Equal((4, JsonSeverity.Error), (problem.Line, problem.Severity));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""  "tool": [{ "name": "mine", "description": "d", "inputSchema": {} }] """, "mine", true)]
    [InlineData("""  "tool": [{ "name": "mine", "description": "d", "inputSchema": {} }] """, "theirs", false)]
    [InlineData("""  "mcp-server": [{ "name": "docker" }] """, "mcp__docker__run", true)]
    [InlineData("""  "mcp-server": [{ "name": "docker" }] """, "mcp__podman__run", false)]
    [InlineData("""  "mcp-server": [{ "name": "our.own" }] """, "mcp__our_own__run", true)]
    [InlineData("""  "tool-source": [{ "name": "things" }] """, "thing_7", true)]
    public void Manifest_ThatRendersOthersTools_IsWarned(string contributes, string tool, bool fits)
    {
        var problems = Parse($$"""
            { "id": "a", "version": "1.0.0", "contributes": { {{contributes}}, "tool-renderer": [{ "name": "{{tool}}", "blocks": [{ "type": "tree" }] }] } }
            """);

        Assert.Equal(fits, problems.Count == 0);
        Assert.All(problems, static problem => Assert.Equal((JsonSeverity.Warning, 1), (problem.Severity, problem.Line)));
    }

    private const string Table = """{"name":"t","blocks":[{"type":"table","columns":[{"title":"a","pointer":""},{"title":"b","pointer":"/x"}]}]}""";

    private static IReadOnlyList<JsonProblem> Parse(string manifest) =>
        ManifestReader.Parse(Encoding.UTF8.GetBytes(manifest), "plugin.json", PluginOrigin.Project).Problems;

    private static IReadOnlyList<DisplayBlock> Render(string spec, string data) =>
        ToolRenderer.Render(ClientJson.Read<ToolRendererSpec>(spec), AgentJson.Parse(data));

    private static int Depth(TreeNode node) => 1 + node.Children.Select(Depth).DefaultIfEmpty().Max();

    private static string Block(Random random) => random.Next(8) switch
    {
        0 => $$"""{"type":"text","text":"{{Template(random)}}"}""",
        1 => $$"""{"type":"markdown","text":"{{Template(random)}}"}""",
        2 => $$"""{"type":"code","text":"{{Template(random)}}","language":"x"}""",
        3 or 4 => $$"""{"type":"table","rows":"{{Pointer(random)}}","columns":[{{string.Join(',', Enumerable.Range(0, random.Next(1, 20))
            .Select(_ => $$"""{"title":"c","pointer":"{{Pointer(random)}}"}"""))}}]}""",
        5 => $$"""{"type":"tree","root":"{{Pointer(random)}}","label":"{{Template(random)}}","children":"{{Pointer(random)}}"}""",
        6 => $$"""{"type":"diff","path":"{{Template(random)}}","diff":"{{Template(random)}}"}""",
        _ => random.Next(2) == 0 ? """{"type":"tree"}""" : $$"""{"type":"link","text":"{{Template(random)}}","target":"http://h/{{Template(random)}}"}""",
    };

    private static string Template(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(5) switch
        {
            0 => "{{",
            1 => "}",
            2 => "{oops}",
            _ => "{" + Pointer(random) + "} ",
        }));

    private static string Pointer(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "/" + Names[random.Next(Names.Length)]));

    private static readonly string[] Names = ["a", "b", "0", "1", "-1", "~1", "~0", "~", "01", "", "ä", "99999999999"];

    private static string Item(Random random, int depth) => random.Next(9) == 0 ? Value(random, depth + 2) : "{\"a\":1}";

    private static string Value(Random random, int depth) => random.Next(depth > 5 ? 5 : 8) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "-1.5e300",
        2 => $"\"{new string('t', random.Next(depth == 0 ? 100_000 : 3_000))}\"",
        3 => "\"\\ud800 half, \\n line\"",
        4 => random.Next().ToString(CultureInfo.InvariantCulture),
        5 => $"[{string.Join(',', Enumerable.Range(0, random.Next(depth < 2 ? 300 : 4)).Select(_ => Item(random, depth)))}]",
        _ => $"{{{string.Join(',', Names.Take(random.Next(Names.Length)).Select(name => $"\"{name}\":{Value(random, depth + 1)}"))}}}",
    };
}
