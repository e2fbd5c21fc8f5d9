using System.Text.Json;
using AgentHost.Cli.Common;
using AgentHost.Client;

namespace AgentHost.Cli.Tests.Commands;

public sealed class EventKindsTests
{
    [Fact]
    public void All_AreTheContractsDurableKindsOfSessions()
    {
        // One that is new there is new here.
        var durable = typeof(AgentEvent).Assembly.GetTypes()
            .Count(static type =>
                type.IsSubclassOf(typeof(AgentEvent)) && !type.IsSubclassOf(typeof(LiveEvent)) && type != typeof(LiveEvent) && type != typeof(OtherEvent));

        Assert.Equal(durable - 2, EventKinds.All.Count); // config.changed and trust.changed are of no session
        Assert.Equal(EventKinds.All.Order(StringComparer.Ordinal).Distinct(), EventKinds.All);
        Assert.All(EventKinds.All, static kind => Assert.True(IsKnown(kind), kind));
        Assert.False(IsKnown("no.such"));
    }

    /// <summary>A kind that the contract does not know is kept as it is; of one that it knows the members are missed.</summary>
    private static bool IsKnown(string kind)
    {
        try
        {
            return ClientJson.Read<AgentEvent>($$"""{"type":"{{kind}}"}""") is not OtherEvent;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
