using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.DisplayBlocks.Html;
using AgentHost.DisplayBlocks.Tools;
using AgentHost.DisplayBlocks.Tree;
using CodeBlock = AgentHost.CodeBlock;

namespace AgentHost.DisplayBlocks.Tests.Tools;

public sealed class ToolBlocksTests
{
    [Theory]
    [InlineData("read", """{"path":"a/b.cs"}""", "a/b.cs", "")]
    [InlineData("read", """{"path":"a/b.cs","offset":10,"limit":5}""", "a/b.cs:10-14", "")]
    [InlineData("read", """{"path":"a/b.cs","offset":10}""", "a/b.cs:10-", "")]
    [InlineData("move", """{"path":"a","to":"b"}""", "a → b", "")]
    [InlineData("shell", """{"command":"ls -la","timeout":5}""", "ls -la", "timeout=5")]
    [InlineData("shell", """{"command":"a\nb","description":"two"}""", "two", "")]
    [InlineData("grep", """{"pattern":"x+","path":"src","case":true}""", "x+ in src", "case=true")]
    [InlineData("glob", """{"pattern":"**/*.cs"}""", "**/*.cs", "")]
    [InlineData("fetch", """{"url":"https://example.org"}""", "https://example.org", "")]
    [InlineData("task", """{"description":"look","prompt":"p","agent":"explore"}""", "explore: look", "")]
    [InlineData("mcp__x__find", """{"limit":3,"query":"q"}""", "q", "limit=3")]
    [InlineData("unknown", """{"a":1,"b":null,"c":[1,2]}""", "", "a=1 b= c=[1,2]")]
    [InlineData("time", "{}", "", "")]
    public void Call_HasATitleAndFields(string tool, string arguments, string title, string fields)
    {
        var call = ToolBlocks.Call(tool, JsonElement.Parse(arguments));

        Assert.Equal((tool, title, fields), (call.Tool, call.Title, string.Join(' ', call.Fields.Select(static field => $"{field.Name}={field.Value}"))));
    }

    [Fact]
    public void Write_ShowsTheCodeOfItsFile()
    {
        var call = ToolBlocks.Call("write", JsonElement.Parse("""{"path":"a.py","content":"import os\nx = 1\n"}"""));

        var code = Assert.IsType<SourceCodeBlock>(Assert.Single(call.Body));
        Assert.Equal(("python", 1, 2), (code.Language, code.FirstLine, code.Lines.Count));
        Assert.Equal(CodeClass.Keyword, code.Lines[0].Tokens[0].Class);
    }

    [Fact]
    public void Edit_ShowsADiffOfEachFile()
    {
        var call = ToolBlocks.Call(
            "edit",
            JsonElement.Parse("""{"edits":[{"path":"a","old":"x = 1","new":"x = 2"},{"path":"a","old":"y","new":""},{"path":"b","old":"","new":"z"}]}"""));

        var patch = Assert.IsType<PatchBlock>(Assert.Single(call.Body));
        Assert.Equal([("a", 1, 2, 2), ("b", 1, 0, 1)], patch.Files.Select(static file => (file.Path, file.Added, file.Removed, file.Hunks.Count)));
        Assert.All(
            patch.Files.SelectMany(static file => file.Hunks).SelectMany(static hunk => hunk.Lines),
            static line => Assert.Null(line.OldNumber ?? line.NewNumber));
    }

    [Fact]
    public void Patch_Shell_Task_Todo_AndQuestions_AreWhatTheySay()
    {
        Assert.Equal(
            "a.txt",
            Assert.Single(Assert.IsType<PatchBlock>(Assert.Single(Body("apply_patch", """{"patch":"*** Begin Patch\n*** Update File: a.txt\n@@\n-a\n+b\n*** End Patch"}""")))
                .Files).Path);
        Assert.Equal("diff", Assert.IsType<SourceCodeBlock>(Assert.Single(Body("apply_patch", """{"patch":"none"}"""))).Language);
        Assert.Equal(2, Assert.IsType<SourceCodeBlock>(Assert.Single(Body("shell", """{"command":"a\nb"}"""))).Lines.Count);
        Assert.IsType<HeadingBlock>(Body("task", """{"description":"d","prompt":"# Do\nthis"}""")[0]);
        var todo = Assert.IsType<ListBlock>(Assert.Single(Body(
            "todo", """{"items":[{"text":"a","status":"completed"},{"text":"b","status":"in-progress"},{"text":"c"}]}""")));
        Assert.Equal([true, false, false], todo.Items.Select(static item => item.IsDone));
        Assert.Equal(TextStyles.Strong, ((ParagraphBlock)todo.Items[1].Blocks[0]).Text[0].Style);
        var asked = Assert.IsType<ListBlock>(Assert.Single(Body("ask_user", """{"questions":[{"question":"Which?","options":[{"label":"one"},{"label":"two"}]}]}""")));
        Assert.Equal(2, Assert.IsType<ListBlock>(asked.Items[0].Blocks[1]).Items.Count);
    }

    [Fact]
    public void LongArguments_StandBelowTheirName()
    {
        var body = Body("unknown", new JsonObject { ["note"] = "a\nb", ["deep"] = new JsonObject { ["x"] = new string('y', 200) } }.ToJsonString());

        Assert.Equal("note", ((ParagraphBlock)body[0]).Text[0].Text);
        Assert.Equal(["a", "b"], Assert.IsType<OutputBlock>(body[1]).Head);
        Assert.Equal("deep", ((ParagraphBlock)body[2]).Text[0].Text);
        Assert.Equal("json", Assert.IsType<SourceCodeBlock>(body[3]).Language);
    }

    [Fact]
    public void Read_ShowsNumberedCode()
    {
        var arguments = JsonElement.Parse("""{"path":"a.cs"}""");

        var result = ToolBlocks.Result("read", Text("9\tint a;\n10\t\n11\treturn;\n… 5 more lines: read with offset 12"), arguments);

        var code = Assert.IsType<SourceCodeBlock>(Assert.Single(result.Body));
        Assert.Equal((9, "csharp"), (code.FirstLine, code.Language));
        Assert.Equal(["int a;", "", "return;", "… 5 more lines: read with offset 12"], code.Lines.Select(static line => line.Text));
        Assert.IsType<OutputBlock>(Assert.Single(ToolBlocks.Result("read", Text("a folder\nb\nc"), arguments).Body));
        Assert.IsType<OutputBlock>(Assert.Single(ToolBlocks.Result("read", Text("1\ta\n3\tb\n4\tc\n5\td"), arguments).Body));
    }

    [Fact]
    public void Output_IsClippedAndCounted()
    {
        var text = string.Join('\n', Enumerable.Range(1, 100));

        var result = ToolBlocks.Result("shell", Text(text), mostLines: 9);

        var output = Assert.IsType<OutputBlock>(Assert.Single(result.Body));
        Assert.Equal("100 lines", result.Summary);
        Assert.Equal((6, 91, 3), (output.Head.Count, output.Omitted, output.Tail.Count));
        Assert.Equal(("6", "98"), (output.Head[^1], output.Tail[0]));
        var again = output.Clip(3);
        Assert.Equal((2, 97, 1), (again.Head.Count, again.Omitted, again.Tail.Count));
        Assert.Equal(100, again.Head.Count + again.Omitted + again.Tail.Count);
        Assert.Same(output, output.Clip(9));

        // The word about one line would take its place.
        var ten = OutputBlock.Read(string.Join('\n', Enumerable.Range(1, 10)), 9);
        Assert.Equal((10, 0), (ten.Head.Count, ten.Omitted));
        Assert.Equal(2, OutputBlock.Read(string.Join('\n', Enumerable.Range(1, 11)), 9).Omitted);
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Clip(0));
    }

    [Fact]
    public void Failure_IsToldWhateverThereIsToShow()
    {
        var result = ToolBlocks.Result("edit", Text("not found") with { IsError = true }, display: [new TextBlock("a")]);

        Assert.True(result.IsError);
        Assert.Equal("not found", Assert.Single(Assert.IsType<OutputBlock>(Assert.Single(result.Body)).Head));
    }

    /// <summary>Blocks of a plugin's, and those that its renderer made of data, are drawn in place of the text for the model.</summary>
    [Fact]
    public void Display_IsShownInPlaceOfTheText()
    {
        DisplayBlock[] display =
        [
            new TextBlock("3 pods"), new MarkdownBlock("- a"), new CodeBlock("x = 1", "py"), new CodeBlock("raw"),
            new DiffBlock("f", "@@ -1 +1 @@\n-a\n+b\n") { Added = 9, Removed = 1 }, new DiffBlock("f", "no diff"),
            new TableBlock(["pod", "phase"], [["a", "b"], ["c"]]), new TreeBlock(new TreeNode("r", [new TreeNode("x", [])])),
            new LinkBlock("board", "https://example.org"), new LinkBlock("bad", "javascript:x"), new ImageBlock("image/png", new BlobReference("b1", 12)),
            new UnknownBlock("new", default),
        ];

        var body = ToolBlocks.Result("mcp__c__pods", Text("{}"), display: display).Body;

        Assert.Equal(
            [
                typeof(ParagraphBlock), typeof(ListBlock), typeof(SourceCodeBlock), typeof(OutputBlock), typeof(PatchBlock), typeof(OutputBlock),
                typeof(GridBlock), typeof(ListBlock), typeof(ParagraphBlock), typeof(ParagraphBlock), typeof(PictureBlock), typeof(ParagraphBlock),
            ],
            body.Select(static block => block.GetType()));
        Assert.Equal(("f", 9), (((PatchBlock)body[4]).Files[0].Path, ((PatchBlock)body[4]).Files[0].Added));
        Assert.Equal(2, ((GridBlock)body[6]).Rows[1].Count);
        Assert.Null(((ParagraphBlock)body[9]).Text[0].Target);
        Assert.Equal(" (javascript:x)", ((ParagraphBlock)body[9]).Text[1].Text);
    }

    [Fact]
    public void AnyCall_AndAnyResult_MakeAHarmlessBlock()
    {
        var random = new Random(31);
        string[] tools = ["read", "write", "edit", "move", "shell", "grep", "task", "todo", "ask_user", "apply_patch", "fetch", "x"];
        string[] names = ["path", "content", "edits", "command", "pattern", "items", "questions", "patch", "prompt", "offset", "a"];
        for (var round = 0; round < 2_000; round++)
        {
            var tool = tools[random.Next(tools.Length)];
            var json = new StringBuilder("{");
            for (var i = random.Next(5); i > 0; i--)
            {
                json.Append(json.Length > 1 ? "," : "").Append('"').Append(names[random.Next(names.Length)]).Append("\":").Append(Value(random, 0));
            }

            var arguments = JsonElement.Parse(json.Append('}').ToString());
            var call = ToolBlocks.Call(tool, arguments);
            var result = ToolBlocks.Result(tool, new ToolResultPart("c", [new TextPart(HostileTexts.Next(random, 20)), new JsonPart(arguments)]), arguments);

            Assert.All(TreeTexts.StringsIn(new Block[] { call, result }), static text => Assert.Null(HostileTexts.HarmIn(text)));
            using var html = new StringWriter();
            HtmlBlocks.Write(html, [call, result]);
            Assert.DoesNotContain("<script", html.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"not { json\"", "not { json")]
    [InlineData("[1]", "[1]")]
    public void Arguments_ThatAreNoObject_AreShown(string arguments, string shown) =>
        Assert.Equal(shown, Assert.Single(Assert.IsType<OutputBlock>(Assert.Single(ToolBlocks.Call("x", JsonElement.Parse(arguments)).Body)).Head));

    private static IReadOnlyList<Block> Body(string tool, string arguments) => ToolBlocks.Call(tool, JsonElement.Parse(arguments)).Body;

    private static ToolResultPart Text(string text) => new("c", [new TextPart(text)]);

    private static string Value(Random random, int depth) => random.Next(depth > 2 ? 5 : 7) switch
    {
        0 => "null",
        1 => "12",
        2 => "\"\\ud800\"",
        3 or 4 => JsonValue.Create(HostileTexts.Next(random, 8).Replace("\ud800", "", StringComparison.Ordinal).Replace("\udc00", "", StringComparison.Ordinal))
            .ToJsonString(),
        5 => $"[{Value(random, depth + 1)},{Value(random, depth + 1)}]",
        _ => $"{{\"path\":{Value(random, depth + 1)},\"text\":{Value(random, depth + 1)},\"old\":{Value(random, depth + 1)}}}",
    };
}
