using System.Text.Json;
using AgentHost.Plugins.Files.Editing;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Files.Tests.Editing;

public sealed class EditToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly EditTool _tool = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Edit_SeveralFiles_AreOneEdit()
    {
        _workspace.With("a", "one two").With("b", "three");
        await RunAsync(("a", "one", "1", false), ("b", "three", "3", false), ("./a", "1 two", "12", false), ("new", "", "made", false));
        Assert.Equal("12", _workspace.Text("a"));
        Assert.Equal("3", _workspace.Text("b"));
        Assert.Equal("made", _workspace.Text("new"));
        Assert.Equal(3, Assert.Single(_workspace.Edits.Applied).Changes.Count);
    }

    [Fact]
    public async Task Edit_OneMiss_ChangesNothing()
    {
        _workspace.With("a", "one").With("b", "int Count(int value)\n{\n    return value;\n}\n");
        var text = await RunAsync(("a", "one", "1", false), ("b", "int Count(int number)\n{", "x", false));
        Assert.StartsWith("Nothing was changed.\nEdit 2, b: old was not found. The nearest is:\n1\tint Count(int value)\n2\t{", text);
        Assert.Equal("one", _workspace.Text("a"));
    }

    [Fact]
    public async Task Edit_SeveralMatches_NeedAll()
    {
        _workspace.With("a", "x\ny\nx\n");
        Assert.Contains("occurs 2 times, at lines 1, 3", await RunAsync(("a", "x", "z", false)));
        await RunAsync(("a", "x", "z", true));
        Assert.Equal("z\ny\nz\n", _workspace.Text("a"));
    }

    [Fact]
    public async Task Edit_CarriageReturns_StayWhereTheyWere()
    {
        _workspace.With("a", "one\r\ntwo\r\nthree\nfour\r\n");
        await RunAsync(("a", "two\nthree", "2\n3", false));
        Assert.Equal("one\r\n2\r\n3\nfour\r\n", _workspace.Text("a"));
    }

    [Theory]
    [InlineData(
        "    if (a)\n    {\n        b();\n    }\n",
        "if (a)\n{\n    b();\n}",
        "if (a)\n{\n    c();\n    if (d)\n        e();\n}",
        "    if (a)\n    {\n        c();\n        if (d)\n            e();\n    }\n")]
    [InlineData("\tif a:\n\t\tb()\n", "    if a:\n        b()\n", "    if a:\n        c()\n            d()\n", "\tif a:\n\t\tc()\n\t\t\td()\n")]
    [InlineData("int  x = 1;\nrest\n", "int x = 1;", "int y = 1;", "int y = 1;\nrest\n")]
    public async Task Edit_OtherWhiteSpace_IsTakenAndSaid(string file, string old, string replacement, string expected)
    {
        _workspace.With("a", file);
        Assert.Contains("differed in white space", await RunAsync(("a", old, replacement, false)));
        Assert.Equal(expected, _workspace.Text("a"));
    }

    [Fact]
    public async Task Edit_Senseless_IsRefused()
    {
        _workspace.With("a", "x");
        Assert.Contains("the same", await RunAsync(("a", "x", "x", false)));
        Assert.Contains("has content", await RunAsync(("a", "", "y", false)));
        Assert.Contains("does not exist", await RunAsync(("zz", "x", "y", false)));
    }

    [Fact]
    public void Replace_RandomTexts_AgreeWithString()
    {
        var random = new Random(9);
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => "ab\n \t"[random.Next(5)]));
            var start = random.Next(text.Length);
            var old = text.Substring(start, random.Next(1, text.Length - start + 1));
            var crLf = text.Replace("\n", "\r\n", StringComparison.Ordinal);
            var changed = Replacer.Apply(text, new("f", old, "Q", All: true));
            Assert.Equal(text.Replace(old, "Q", StringComparison.Ordinal), changed.Text);
            Assert.Equal(changed.Text, Replacer.Apply(crLf, new("f", old, "Q", All: true)).Text.Replace("\r\n", "\n", StringComparison.Ordinal));
        }
    }

    private async Task<string> RunAsync(params (string Path, string Old, string New, bool All)[] edits) =>
        await _workspace.TextAsync(
            _tool, JsonSerializer.Serialize(new { edits = edits.Select(edit => new { path = edit.Path, old = edit.Old, @new = edit.New, all = edit.All }) }));
}
