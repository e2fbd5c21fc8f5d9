using System.Text.Json;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Sessions;
using AgentHost.Acp.Updates;
using AgentHost.JsonRpc;

namespace AgentHost.Acp.Tests.Units;

public sealed class ReadingTests
{
    [Fact]
    public void Content_KindAnywhereAndMembersOfANewerVersion_IsRead()
    {
        var prompt = JsonSerializer.Deserialize(
            """{"future":1,"sessionId":"s","prompt":[{"text":"hi","_meta":{"a":1},"type":"text"},{"type":"hologram","beam":true}]}""", AcpJson.Default.SessionPrompt)!;

        Assert.Equal("hi", Assert.IsType<TextContent>(prompt.Prompt[0]).Text);
        Assert.Equal(typeof(ContentBlock), prompt.Prompt[1].GetType());
    }

    [Theory]
    [InlineData("""{"prompt":[]}""")]
    [InlineData("""{"sessionId":null,"prompt":[]}""")]
    [InlineData("""{"sessionId":"s","prompt":[{"type":"text"}]}""")]
    [InlineData("""{"sessionId":5,"prompt":[]}""")]
    public void Prompt_WithoutWhatItNeeds_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, AcpJson.Default.SessionPrompt));

    [Fact]
    public void Lists_ThatAreAbsentOrNull_AreEmpty()
    {
        var request = JsonSerializer.Deserialize("""{"sessionId":"s","cwd":"/a","additionalDirectories":null}""", AcpJson.Default.ResumeSessionRequest)!;

        Assert.Empty(request.McpServers);
        Assert.Empty(request.AdditionalDirectories);
    }

    [Fact]
    public void Update_WrittenAndRead_IsTheSame()
    {
        var told = new SessionNotification(
            "s", new ToolCallStarted("c", "Read a") { Kind = ToolKinds.Read, Content = [new ToolDiff("/a", "new") { OldText = "old" }] });

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(told, AcpJson.Default.SessionNotification), AcpJson.Default.SessionNotification)!;

        var call = Assert.IsType<ToolCallStarted>(read.Update);
        Assert.Equal(("c", "Read a", "read"), (call.ToolCallId, call.Title, call.Kind));
        Assert.Equal("old", Assert.IsType<ToolDiff>(Assert.Single(call.Content!)).OldText);
    }

    [Fact]
    public void Diff_OfTwoHunks_GivesTextBeforeAndAfterOfEach()
    {
        const string diff = "--- a\n+++ a\n@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n@@ -9 +9 @@\n-nine\n\\ No newline at end of file\n+NINE\n";
        var changes = DiffReader.Read("/w/a", diff, isNew: false).ToList();

        Assert.Equal([("one\ntwo\n", "one\nTWO\n"), ("nine\n", "NINE\n")], changes.Select(static change => (change.OldText!, change.NewText)));
    }

    [Fact]
    public void Diff_OfANewFile_HasNoTextBefore() =>
        Assert.Null(Assert.Single(DiffReader.Read("/w/a", "@@ -0,0 +1 @@\n+x\n", isNew: true)).OldText);

    [Fact]
    public void Text_PiecesTwiceLateAndWhole_IsToldOnce()
    {
        var texts = new TextProgress();

        Assert.Equal("Hel", texts.Take("m", 0, 0, "Hel"));
        Assert.Equal("", texts.Take("m", 0, 0, "Hel"));
        Assert.Equal("", texts.Take("m", 0, 7, "later"));
        Assert.Equal("lo, ed", texts.Take("m", 0, 0, "Hello, ed"));
        Assert.Equal("itor", texts.End("m", 0, "Hello, editor"));
        Assert.Equal("", texts.Take("m", 0, 0, "Hello, editor"));
        texts.Forget("m");
        Assert.Equal("He", texts.Take("m", 0, 0, "He"));
    }

    [Theory]
    [InlineData("a `code` b", "```\na `code` b\n```")]
    [InlineData("```\nx\n```", "````\n```\nx\n```\n````")]
    public void Fence_IsLongerThanAnyInTheText(string text, string fenced) => Assert.Equal(fenced, BlockText.Fenced(text, null));

    [Fact]
    public void Blocks_OfEachKind_AreMarkdown() =>
        Assert.Equal(
            "plain\n\n```sh\nls\n```\n\n| a | b |\n| --- | --- |\n| 1 | x\\|y |\n\n- root\n  - leaf\n\n[t](<u>)",
            BlockText.Of([
                new TextBlock("plain"), new CodeBlock("ls", "sh"), new TableBlock(["a", "b"], [["1", "x|y"]]),
                new TreeBlock(new TreeNode("root", [new TreeNode("leaf", [])])), new LinkBlock("t", "u"), new DiffBlock("p", "@@"),
            ]));

    [Fact]
    public void Text_ThatIsTooLong_LosesItsMiddle()
    {
        var text = PlainText.Of(new string('a', 100) + "\u001b[31m" + new string('b', 100), 60);

        Assert.StartsWith(new string('a', 40) + "\n[… ", text, StringComparison.Ordinal);
        Assert.EndsWith(new string('b', 20), text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Servers_WithVariablesAndCommands_StandForThemselves()
    {
        var settings = PassedServers.Settings(
            [new McpServer("my server") { Command = "/bin/x", Args = ["$HOME", "$(touch y)"], Env = [new EnvVariable("A", "$B")] }], AgentJson.Parse("""{"mcp":{"wait":5}}"""));

        var server = settings.GetProperty("mcp").GetProperty("config").GetProperty("mcpServers").GetProperty("my-server");
        Assert.Equal(["$$HOME", "$$(touch y)"], server.GetProperty("args").EnumerateArray().Select(static each => each.GetString()));
        Assert.Equal("$$B", server.GetProperty("env").GetProperty("A").GetString());
        Assert.Equal(5, settings.GetProperty("mcp").GetProperty("wait").GetInt32());
    }

    [Fact]
    public void Servers_OfOneName_AreRefused() => Assert.Throws<JsonRpcErrorException>(
        () => PassedServers.Settings([new McpServer("a b") { Command = "/bin/x" }, new McpServer("a-b") { Command = "/bin/y" }], null));

    [Theory]
    [InlineData("""{"path":"a","offset":7}""", "/w/a:7")]
    [InlineData("""{"path":"a","offset":7,"edits":[{"path":"b"},{"path":"/c"}],"url":"https://x"}""", "/w/a: /w/b: /c:")]
    public void Places_OfArguments_AreAbsolute(string arguments, string places) => Assert.Equal(
        places, string.Join(' ', ToolView.PlacesOf("/w", AgentJson.Parse(arguments))!.Select(static place => $"{place.Path}:{place.Line}")));
}
