using AgentHost.Cli.Common;
using AgentHost.Client;

namespace AgentHost.Cli.Tests.Commands;

public sealed class SessionExportTests
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
        SessionHtml.WriteHead(written, session);
        foreach (var each in (Message[])[message, result])
        {
            SessionMarkdown.Write(written, each);
            SessionHtml.Write(written, each);
        }

        Assert.Contains("a\u241b[2Jbc", written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(written.ToString(), static c => c is '\u001b' or '\u202e' or '\u0007');
    }
}
