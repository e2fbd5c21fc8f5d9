using System.Text.Json;
using AgentHost.Acp.Protocol;
using AgentHost.Plugins.Acp.Declarations;
using AgentHost.Plugins.Acp.Running;

namespace AgentHost.Plugins.Acp.Tests.Units;

/// <summary>Reading what other agents say of their calls, and what settings say of agents.</summary>
public sealed class ForeignActionTests
{
    [Theory]
    [InlineData("execute", """{"command":"rm -rf x"}""", "rm -rf x")]
    [InlineData("execute", """{"command":["bash","-lc","npm test && echo"]}""", "npm test && echo")]
    [InlineData("execute", """{"cmd":["git","log","a b"]}""", "git log 'a b'")]
    [InlineData("fetch", """{"url":"https://example.org/x"}""", "example.org")]
    [InlineData("fetch", """{"url":"http://example.org:8080/x"}""", "example.org:8080")]
    [InlineData("edit", """{"file_path":"/w/a.txt"}""", "/w/a.txt")]
    [InlineData("edit", """{"changes":{"/w/b.txt":{}}}""", "/w/b.txt")]
    [InlineData("read", "{}", "/w")]
    public void Of_CallOfAKind_NamesWhatRulesMatch(string kind, string input, string value) =>
        Assert.Contains(ForeignAction.Of(Call(kind, input), "/w").Resources, resource => resource.Value == value);

    [Fact]
    public void Of_CallThatTellsNothing_IsNeverFree()
    {
        foreach (var kind in new[] { "edit", "delete", "move", "execute", "fetch", "other", null })
        {
            var (effects, resources) = ForeignAction.Of(Call(kind, "{}"), "/w");
            Assert.True(effects != ToolEffects.None || resources.Count > 0, kind);
        }
    }

    [Fact]
    public void RandomInput_IsReadWithoutAFault()
    {
        var random = new Random(21);
        string[] words =
        [
            "command", "cmd", "url", "path", "changes", "cwd", "\"", "{", "}", "[", "]", ":", ",", "1", "null", "\"a\"", "\\ud800", "true", "args", "env",
        ];
        string[] values = ["1", "null", "[1,null]", "{}", "\"\"", "[]", "\"x\\u0000\"", "[\"a\",[]]"];
        for (var i = 0; i < 5_000; i++)
        {
            var text = "{" + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => words[random.Next(words.Length)])) + "}";
            if (!TryParse(text, out var element))
            {
                text = $$"""{"{{words[random.Next(6)]}}":{{values[random.Next(values.Length)]}}}""";
                Assert.True(TryParse(text, out element), text);
            }

            foreach (var kind in new[] { "execute", "fetch", "edit", "read", "search", "delete", "nonsense", null })
            {
                var call = Call(kind, text);
                ForeignAction.Of(call, "/w");
                ForeignAction.Show(call, "/w");
                _ = ForeignAction.FindProblem(call);
            }

            AgentSpecs.Read("x", "settings", element, null);
            AgentSpecs.Merge(element, []);
        }
    }

    [Fact]
    public void PlainDiff_OfRandomTexts_TurnsOneIntoTheOther()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var (before, after) = (Lines(random), Lines(random));
            var diff = PlainDiff.Of("a", string.Concat(before.Select(static line => line + "\n")), string.Concat(after.Select(static line => line + "\n")));
            var body = diff.Diff.Split('\n')[1..];
            var from = int.Parse(diff.Diff.Split('-', ',')[1], System.Globalization.CultureInfo.InvariantCulture);
            var old = body.Where(static line => line is [' ' or '-', ..]).Select(static line => line[1..]).ToList();
            var start = old.Count == 0 ? from : from - 1;
            Assert.Equal(before.Skip(start).Take(old.Count), old.AsEnumerable());
            var now = body.Where(static line => line is [' ' or '+', ..]).Select(static line => line[1..]);
            string[] turned = [.. before.Take(start), .. now, .. before.Skip(start + old.Count)];
            Assert.Equal(after.AsEnumerable(), turned);
        }
    }

    [Fact]
    public void Merge_SettingsOverADeclaration_TakeOverWhatTheyDoNotSay()
    {
        var declared = new CapabilityInfo(AgentSpecs.Kind, "x", "acp")
        {
            Declaration = AgentJson.Parse("""{"name":"x","title":"X","command":"x","args":["acp"],"hosts":["a.example"],"mode":"ask"}"""),
        };

        var specs = AgentSpecs.Merge(AgentJson.Parse("""{"x":{"args":["--other"]},"y":{"command":"/bin/y"},"z":{}}"""), [declared]);

        var x = Assert.Single(specs, static spec => spec.Name == "x");
        Assert.Equal(["--other"], x.Arguments);
        Assert.Equal(("X", "x", "ask"), (x.Title, x.Command, x.Mode));
        Assert.Equal(["a.example"], x.Hosts);
        Assert.Contains(specs, static spec => spec.Name == "y");
        Assert.DoesNotContain(specs, static spec => spec.Name == "z");
        Assert.Empty(AgentSpecs.Merge(AgentJson.Parse("""{"x":{"disabled":true}}"""), [declared]));
    }

    [Fact]
    public void Find_ProgramOfTheWorkspace_IsPassedOver()
    {
        var root = Directory.CreateTempSubdirectory("agent-program-");
        try
        {
            Assert.Null(AgentProgram.Find("./sh", root.FullName));
            Assert.NotNull(AgentProgram.Find("sh", root.FullName));
            Assert.Null(AgentProgram.Find("sh", "/"));
        }
        finally
        {
            root.Delete();
        }
    }

    private static ForeignCall Call(string? kind, string input)
    {
        var call = new ForeignCall("1");
        call.Change("Title", kind, ToolStatuses.Pending, AgentJson.Parse(input), null, null);
        return call;
    }

    private static string[] Lines(Random random) => [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => "abc"[random.Next(3)].ToString())];

    private static bool TryParse(string text, out JsonElement element)
    {
        try
        {
            element = AgentJson.Parse(text);
            return element.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }
}
