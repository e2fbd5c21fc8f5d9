using AgentHost.Plugins.SessionTools.Clock;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.SessionTools.Tests.Clock;

public sealed class TimeToolTests
{
    [Fact]
    public async Task Time_InItsZone_IsToldInCommonFormats()
    {
        using var workspace = new TestWorkspace();
        using var plugin = new TestPlugin { Time = new Clock() };
        Assert.Equal(
            """
            local: 2027-01-02T01:30:15+02:00 (far)
            UTC: 2027-01-01T23:30:15Z
            Unix: 1798846215
            RFC 1123: Fri, 01 Jan 2027 23:30:15 GMT
            Saturday, day 2 of 2027, ISO week 2026-W53
            """,
            await workspace.TextAsync(new TimeTool(plugin), "{}"));
    }

    private sealed class Clock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("far", TimeSpan.FromHours(2), "far", "far");

        public override DateTimeOffset GetUtcNow() => new(2027, 1, 1, 23, 30, 15, TimeSpan.Zero);
    }
}
