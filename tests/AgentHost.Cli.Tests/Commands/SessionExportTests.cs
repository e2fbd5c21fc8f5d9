using AgentHost.Cli.Commands;

namespace AgentHost.Cli.Tests.Commands;

public sealed class SessionExportTests
{
    [Fact]
    public async Task Events_ThatTheirPluginKeepsOut_AreNotThereAndLeaveNoGap()
    {
        AgentEvent[] events =
        [
            new OtherEvent("a.first", AgentJson.EmptyObject) { Plugin = "a", Sequence = 1, Position = 11 },
            AgentJson.Read<AgentEvent>("""{"type":"a.kept-out","plugin":"a","sequence":2,"position":12,"export":false,"data":{}}"""),
            new OtherEvent("a.last", AgentJson.EmptyObject) { Plugin = "a", Sequence = 3, Position = 13, Fork = false },
        ];

        var written = await SessionExport.ForElsewhere(events.ToAsyncEnumerable()).Select(static e => AgentJson.Write(e)).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["""{"type":"a.first","sequence":1,"time":"0001-01-01T00:00:00+00:00","plugin":"a","data":{}}""", """{"type":"a.last","sequence":2,"time":"0001-01-01T00:00:00+00:00","plugin":"a","data":{},"fork":false}"""],
            written);
    }
}
