using AgentHost.Client;
using AgentHost.Terminal.Chats;

namespace AgentHost.Terminal.Tests.Chats;

public sealed class ChatStatusTests
{
    /// <summary>The share is that of the last request; a model whose window is not known has none.</summary>
    [Fact]
    public void Line_SaysHowFullTheContextIs()
    {
        var status = new ChatStatus { Model = "p/m" };
        Tell(4_000, 10_000);
        Assert.Equal("p/m · context 41 % · s · 4,100 tokens", status.Line("s", 0));
        Tell(900, 1_000);
        Assert.Equal("p/m · context 100 % · s · 5,100 tokens", status.Line("s", 0));
        status.Open(null);
        Tell(900, null);
        Assert.Equal("p/m · s · 1,000 tokens", status.Line("s", 0));

        void Tell(int input, int? window) => status.Apply(
            new StepCompleted(1, FinishReason.Stop) { Usage = new TokenUsage(input, 100), ContextWindow = window }, DateTimeOffset.UnixEpoch);
    }
}
