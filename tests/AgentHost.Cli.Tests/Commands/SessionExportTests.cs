using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentHost.Cli.Common;
using AgentHost.Client;

namespace AgentHost.Cli.Tests.Commands;

public sealed partial class SessionExportTests
{
    [Fact]
    public async Task Events_ThatTheirPluginKeepsOut_AreNotThereAndLeaveNoGap()
    {
        AgentEvent[] events =
        [
            new OtherEvent("a.first", AgentJson.EmptyObject) { Plugin = "a", Sequence = 1, Position = 11 },
            ClientJson.Read<AgentEvent>("""{"type":"a.kept-out","plugin":"a","sequence":2,"position":12,"export":false,"data":{}}"""),
            new OtherEvent("a.last", AgentJson.EmptyObject) { Plugin = "a", Sequence = 3, Position = 13, Fork = false },
        ];

        var written = await SessionExport.ForElsewhere(events.ToAsyncEnumerable()).Select(static e => ClientJson.Write(e))
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                """{"type":"a.first","sequence":1,"time":"0001-01-01T00:00:00+00:00","plugin":"a","data":{}}""",
                """{"type":"a.last","sequence":2,"time":"0001-01-01T00:00:00+00:00","plugin":"a","data":{},"fork":false}"""
            ],
            written);
    }

    [Fact]
    public void Documents_WhatReordersOrSteersATerminal_IsLeftOut()
    {
        const string harm = "a\u001b[2Jb\u202ec\u0007";
        var message = new Message(
            "m",
            MessageRole.Assistant,
            [new TextPart(harm), new ReasoningPart(harm), new ToolCallPart("c", "look" + harm, ClientJson.ToElement(harm))],
            DateTimeOffset.UnixEpoch);
        var result = new Message("r", MessageRole.Tool, [new ToolResultPart("c", [new TextPart(harm)])], DateTimeOffset.UnixEpoch);
        var session = new SessionInfo("s", harm, "/w" + harm, DateTimeOffset.UnixEpoch);
        using var written = new StringWriter();

        SessionMarkdown.WriteHead(written, session);
        var page = new SessionHtml(written);
        page.WriteHead(session);
        foreach (var each in (Message[])[message, result])
        {
            SessionMarkdown.Write(written, each);
            page.Write(each);
        }

        Assert.Contains("a\u241b[2Jbc", written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(written.ToString(), static c => c is '\u001b' or '\u202e' or '\u0007');
    }

    /// <summary>Whatever a model, a tool or a person says, the page has the elements of its own and no other.</summary>
    [Fact]
    public void Page_OfHostileTexts_HoldsNoScriptAndNothingFromOutside()
    {
        const string harm = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![b](https://example.org/b.png)\n\n"
            + "[c](https://example.org/\" onclick=\"x)\n\n```html\n</code><script>\n```\n\n| </td> | <iframe> |\n|---|---|\n| \"><svg onload=x> | y |\n";
        var arguments = JsonElement.Parse(new JsonObject { ["path"] = harm, ["content"] = harm, ["</dt>"] = "<b>" }.ToJsonString());
        Message[] messages =
        [
            new("u", MessageRole.User, [new TextPart(harm)], DateTimeOffset.UnixEpoch),
            new(
                "a",
                MessageRole.Assistant,
                [new TextPart(harm), new SummaryPart(harm), new ToolCallPart("c", "write<b>", arguments)],
                DateTimeOffset.UnixEpoch),
            new("t", MessageRole.Tool, [new ToolResultPart("c", [new TextPart(harm), new JsonPart(arguments)]) { IsError = true }], DateTimeOffset.UnixEpoch),
        ];
        using var written = new StringWriter();

        var page = new SessionHtml(written);
        page.WriteHead(new SessionInfo("s", harm, "/w" + harm, DateTimeOffset.UnixEpoch));
        foreach (var message in messages)
        {
            page.Write(message);
        }

        page.WriteEnd();
        var html = written.ToString();
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        var tags = Tag().Matches(html).Select(static match => match.Value).ToList();
        Assert.NotEmpty(tags);
        Assert.All(
            tags,
            static tag =>
            {
                Assert.DoesNotMatch("^<(script|img|iframe|svg|object|embed|link|base|form|input)", tag);
                Assert.DoesNotMatch("\\son[a-z]+\\s*=|\\ssrc\\s*=|style\\s*=", tag);
            });
        Assert.All(
            tags.Where(static tag => tag.Contains("href", StringComparison.Ordinal)),
            static tag => Assert.StartsWith("<a href=\"https://example.org/", tag, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_OfASession_ShowsMarkdownCodeAndDiffs()
    {
        var edit = JsonElement.Parse("""{"edits":[{"path":"a.cs","old":"int a;","new":"int b;"}]}""");
        Message[] messages =
        [
            new(
                "a",
                MessageRole.Assistant,
                [new TextPart("# Title\n\n- *item*\n\n```cs\nreturn null;\n```"), new ToolCallPart("c", "edit", edit)],
                DateTimeOffset.UnixEpoch),
            new("t", MessageRole.Tool, [new ToolResultPart("c", [new TextPart("Edited a.cs (+1 -1)")])], DateTimeOffset.UnixEpoch),
        ];
        using var written = new StringWriter();

        var page = new SessionHtml(written);
        foreach (var message in messages)
        {
            page.Write(message);
        }

        var html = written.ToString();
        Assert.Contains("<h3>Title</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<li><em>item</em></li>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">return</span> <span class=\"n\">null</span>;", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"add\">+int <mark>b</mark>;</span>", html, StringComparison.Ordinal);
        Assert.Contains("<summary><span class=\"name\">edit</span></summary>", html, StringComparison.Ordinal);
        Assert.Contains("Edited a.cs (+1 -1)", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("<[a-zA-Z][^>]*>", RegexOptions.None, 5000)]
    private static partial Regex Tag();
}
